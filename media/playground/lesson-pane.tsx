/** The lesson beside the program: its text, its task, and whether the learner's program does it. Or a page on a concept. */
import { Fragment } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import type { CheckResult, Lesson } from '../../trace/playground-protocol.ts';
import { useSelect } from '../app/store.ts';
import { Icon } from '../parts/icon.tsx';
import type { Controller } from './controller.ts';
import { Markdown } from './markdown.tsx';
import { canStart } from './state.ts';

export function LessonPane({ controller }: { controller: Controller }) {
  const lesson = useSelect(controller.store, (state) => state.lesson);
  const concept = useSelect(controller.store, (state) => state.concept);
  const top = useRef<HTMLDivElement>(null);
  const shown = concept?.topic ?? lesson?.id;
  useEffect(() => {
    top.current?.scrollTo(0, 0);
  }, [shown]);
  return (
    <div class="lesson-scroll mp-scroll" ref={top} tabIndex={0} role="region" aria-label="Text of the lesson">
      {concept !== undefined ? (
        <Concept controller={controller} text={concept.text} />
      ) : lesson !== undefined ? (
        <LessonText controller={controller} lesson={lesson} />
      ) : (
        <OwnProgram />
      )}
    </div>
  );
}

function LessonText({ controller, lesson }: { controller: Controller; lesson: Lesson }) {
  const lessons = useSelect(controller.store, (state) => state.lessons) ?? [];
  const next = lessons[lessons.findIndex(({ id }) => id === lesson.id) + 1];
  return (
    <article class="lesson-text">
      {sections(lesson.text).map(({ answer, text }, index) => {
        const shown = (
          <Markdown
            text={text}
            onLink={(target) => {
              controller.followLink(target);
            }}
          />
        );
        // Folded, so that the question can be thought about first. Each lesson begins with its own folded again.
        return answer ? (
          <details key={`${lesson.id} ${index}`} class="lesson-answer">
            <summary>What happened</summary>
            {shown}
          </details>
        ) : (
          <Fragment key={`${lesson.id} ${index}`}>{shown}</Fragment>
        );
      })}
      <Task controller={controller} lesson={lesson} />
      {next !== undefined && (
        <p class="lesson-next">
          <button
            type="button"
            class="mp-link"
            onClick={() => {
              controller.openLesson(next);
            }}
          >
            Next: {next.title}
          </button>
        </p>
      )}
    </article>
  );
}

/** The text in parts; the one that tells the answer stands apart. The task has a box of its own, with its buttons. Pure. */
export function sections(text: string): { answer: boolean; text: string }[] {
  const parts = text.split(/^(?=## )/m).filter((part) => !part.startsWith('## Your task'));
  return parts.map((part) => {
    const answer = part.startsWith('## What happened');
    return { answer, text: answer ? part.replace(/^.*\n/, '') : part };
  });
}

function Task({ controller, lesson }: { controller: Controller; lesson: Lesson }) {
  const check = useSelect(controller.store, (state) => state.check);
  const ready = useSelect(controller.store, canStart);
  const showsSolution = useSelect(controller.store, (state) => state.showsSolution);
  return (
    <section class="task" aria-labelledby="task-title">
      <h2 id="task-title">Your task</h2>
      <p>{lesson.task}</p>
      <div class="task-buttons">
        <button
          type="button"
          class="mp-button mp-button-primary"
          // Not disabled: that would take the focus away as soon as the check begins.
          aria-disabled={!ready}
          onClick={() => {
            if (ready) controller.check();
          }}
        >
          <Icon name="pass" />
          <span>Check</span>
        </button>
        {lesson.solution !== undefined && (
          <button
            type="button"
            class="mp-button mp-button-secondary"
            aria-pressed={showsSolution}
            onClick={() => {
              controller.toggleSolution();
            }}
          >
            <Icon name="lightbulb" />
            <span>{showsSolution ? 'Back to my program' : 'Solve'}</span>
          </button>
        )}
        <button
          type="button"
          class="mp-button"
          title="Go back to the lesson’s program"
          onClick={() => {
            controller.resetProgram();
          }}
        >
          <Icon name="discard" />
          <span>Reset</span>
        </button>
      </div>
      <div role="status" aria-live="polite">
        {check.at === 'running' && <p class="task-running">Running your program, and looking closely …</p>}
        {check.at === 'done' && <Verdict result={check.result} />}
      </div>
    </section>
  );
}

function Verdict({ result }: { result: CheckResult }) {
  const root = useRef<HTMLDivElement>(null);
  // Below the text and the task: it comes to where the learner looks.
  useEffect(() => {
    root.current?.scrollIntoView({ block: 'nearest' });
  }, [result]);
  return (
    <div class={result.passed ? 'verdict verdict-passed' : 'verdict'} ref={root}>
      <p class="verdict-message">
        <Icon name={result.passed ? 'pass-filled' : 'circle-large'} />
        <span>{result.message}</span>
      </p>
      <ul>
        {result.steps.map((step) => (
          <li key={step.text} class={step.ok ? 'step step-ok' : 'step'}>
            <Icon name={step.ok ? 'check' : 'close'} />
            <span>
              <span class="mp-said">{step.ok ? 'Done: ' : 'Not yet: '}</span>
              {step.text}
              {!step.ok && step.hint !== undefined && <span class="step-hint">{step.hint}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Concept({ controller, text }: { controller: Controller; text: string }) {
  return (
    <article class="lesson-text">
      <p>
        <button
          type="button"
          class="mp-link"
          onClick={() => {
            controller.store.update({ concept: undefined });
          }}
        >
          <Icon name="arrow-left" /> Back
        </button>
      </p>
      <Markdown
        text={text}
        onLink={(target) => {
          controller.followLink(target);
        }}
      />
    </article>
  );
}

function OwnProgram() {
  return (
    <article class="lesson-text">
      <h1>Your own program</h1>
      <p>
        Write anything. It is kept in this browser, and the link that <strong>Share</strong> makes holds the
        whole program.
      </p>
      <p>
        Import what you need from <code>multiprocessing</code>; press <kbd>Ctrl</kbd> <kbd>Space</kbd> to see
        what there is. Keep what starts processes inside <code>if (import.meta.main)</code>, since every
        spawned process loads this file too.
      </p>
    </article>
  );
}
