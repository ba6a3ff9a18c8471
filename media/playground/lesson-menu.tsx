/** The menu of lessons, with those that are done marked. */
import type { TargetedEvent } from 'preact';

import type { Lesson } from '../../trace/playground-protocol.ts';
import { useSelect } from '../app/store.ts';
import { Icon } from '../parts/icon.tsx';
import type { Controller } from './controller.ts';
import { Popup } from './popup.tsx';

export function LessonMenu({ controller }: { controller: Controller }) {
  const lessons = useSelect(controller.store, (state) => state.lessons);
  const lesson = useSelect(controller.store, (state) => state.lesson);
  const done = useSelect(controller.store, (state) => state.done);
  const name = lesson === undefined ? 'Your own program' : `${lesson.order}. ${lesson.title}`;
  return (
    <Popup
      label="Lessons"
      class="lesson-menu"
      button={
        <>
          <span class="lesson-menu-name">{lessons === undefined ? 'Lessons …' : name}</span>
          <Icon name="chevron-down" />
        </>
      }
    >
      {(close) => {
        const choose = (chosen: Lesson | undefined): void => {
          close();
          controller.openLesson(chosen);
        };
        return (
          <>
            <p class="lesson-menu-progress">
              {done.size === 0
                ? 'Each lesson ends with a task. Nothing is locked: begin anywhere.'
                : `${done.size} of ${(lessons ?? []).length} done`}
            </p>
            <div class="lesson-list" onKeyDown={moveBetween}>
              {partsOf(lessons ?? []).map(({ part, items }) => (
                <section key={part} aria-label={part}>
                  <h2 class="lesson-part">{part}</h2>
                  <ul>
                    {items.map((item) => (
                      <li key={item.id}>
                        <button
                          type="button"
                          class="lesson-item"
                          aria-current={item.id === lesson?.id ? 'page' : undefined}
                          data-autofocus={item.id === lesson?.id ? '' : undefined}
                          onClick={() => {
                            choose(item);
                          }}
                        >
                          <span class="lesson-number">
                            {done.has(item.id) ? <Icon name="check" tone="good" /> : item.order}
                          </span>
                          <span class="lesson-name">{item.title}</span>
                          <span class="lesson-summary">{item.summary}</span>
                          {done.has(item.id) && <span class="mp-said">done</span>}
                        </button>
                      </li>
                    ))}
                  </ul>
                </section>
              ))}
              <p class="lesson-own">
                <button
                  type="button"
                  class="lesson-item"
                  aria-current={lesson === undefined ? 'page' : undefined}
                  onClick={() => {
                    choose(undefined);
                  }}
                >
                  <span class="lesson-number">
                    <Icon name="edit" />
                  </span>
                  <span class="lesson-name">Your own program</span>
                  <span class="lesson-summary">An empty page, kept in this browser.</span>
                </button>
              </p>
            </div>
          </>
        );
      }}
    </Popup>
  );
}

/** The course's parts, each with its lessons. Pure. */
export function partsOf(lessons: readonly Lesson[]): { part: string; items: Lesson[] }[] {
  const parts: { part: string; items: Lesson[] }[] = [];
  for (const lesson of lessons) {
    const last = parts.at(-1);
    if (last?.part === lesson.part) last.items.push(lesson);
    else parts.push({ part: lesson.part, items: [lesson] });
  }
  return parts;
}

function moveBetween(event: TargetedEvent<HTMLDivElement, KeyboardEvent>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const items = [...event.currentTarget.querySelectorAll<HTMLElement>('.lesson-item')];
  const at = items.findIndex((item) => item === document.activeElement);
  items[(at + step + items.length) % items.length]?.focus();
  event.preventDefault();
}
