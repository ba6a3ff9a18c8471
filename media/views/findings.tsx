/** What was found: deadlocks with their graph, leaks, lost updates, each in words, with its lines and its page. */
import type { JSX } from 'preact';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { useStore } from '../app/store.ts';
import { clock, plural } from '../layout/format.ts';
import type { Finding } from '../../trace/findings/index.ts';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { ProgramText } from '../parts/program-text.tsx';
import { SourceLink } from '../parts/source-link.tsx';
import { WaitGraph } from './wait-graph.tsx';

const icons = { error: 'error', warning: 'warning', info: 'info' } as const;

export function Findings(): JSX.Element {
  const session = useSession();
  const findings = useStore(session.findings);
  const { live, hasEvents } = useStore(session.run);
  const frame = useFrame();
  if (findings.length === 0)
    return (
      <Empty
        icon={hasEvents && !live ? 'pass' : 'search'}
        title={hasEvents && !live ? 'Nothing to complain about' : 'Nothing found so far'}
      >
        <p>
          Deadlocks, lost updates, processes never joined, items never taken and other leaks are named here,
          with the lines that made them.
        </p>
      </Empty>
    );
  return (
    <div class="mp-findings mp-scroll" tabIndex={0} role="region" aria-label="Findings">
      <ol>
        {findings.map((finding) => (
          <FindingCard key={finding.id} finding={finding} future={finding.since > frame.time} />
        ))}
      </ol>
    </div>
  );
}

function FindingCard({ finding, future }: { finding: Finding; future: boolean }): JSX.Element {
  const session = useSession();
  const steps = stepsOf(finding);
  return (
    <li class={`mp-finding mp-finding-${finding.severity}${future ? ' mp-finding-future' : ''}`}>
      <header class="mp-finding-head">
        <Icon name={icons[finding.severity]} tone={finding.severity} />
        <h3>
          <span class="mp-said">{finding.severity}: </span>
          {finding.title}
        </h3>
        <button
          type="button"
          class="mp-link mp-finding-time"
          title="Show this moment"
          onClick={() => {
            session.seek(finding.since);
          }}
        >
          {clock(finding.since)}
        </button>
      </header>
      <div class="mp-finding-body">
        <div class="mp-finding-words">
          {finding.explanation.split('\n').map((paragraph, index) =>
            index === 0 && steps.length > 1 ? (
              <Steps key={index} steps={steps} />
            ) : (
              <p key={index} class="mp-finding-text">
                <ProgramText text={paragraph} told />
              </p>
            ),
          )}
          <Places finding={finding} />
        </div>
        {finding.waits && finding.waits.length > 0 && (
          <WaitGraph waits={finding.waits} label={finding.explanation} />
        )}
      </div>
      <div class="mp-finding-ways">
        {finding.topic !== '' && (
          <Button
            icon="book"
            label={`Explain: ${finding.title}`}
            onClick={() => {
              session.post({ type: 'explain', topic: finding.topic });
            }}
          >
            Explain
          </Button>
        )}
        <LessonButton lesson={finding.lesson} />
      </div>
    </li>
  );
}

/**
 * The sentences that the first paragraph is made of, where it tells a chain of waits: who waits for what that who has.
 * A chain reads better in steps.
 */
function stepsOf({ waits = [], explanation }: Finding): readonly string[] {
  const circle = waits.filter(({ inCircle }) => inCircle);
  const steps = (circle.length > 0 ? circle : waits).map(({ text }) => text);
  return explanation.split('\n')[0] === `${steps.join('; ')}.` ? steps : [];
}

function Steps({ steps }: { steps: readonly string[] }): JSX.Element {
  return (
    <ol class="mp-steps">
      {steps.map((step, index) => (
        <li key={index} class="mp-finding-text">
          <ProgramText text={step} told />
        </li>
      ))}
    </ol>
  );
}

/** The lines that have to do with it; folded where words and picture have named them already. */
function Places({ finding: { sites, waits } }: { finding: Finding }): JSX.Element | null {
  if (sites.length === 0) return null;
  const list = (
    <ul class="mp-list mp-finding-places">
      {sites.map((place, index) => (
        <li key={index}>
          <SourceLink site={place.site} withText /> <span class="mp-quiet">{place.what}</span>
        </li>
      ))}
    </ul>
  );
  if (waits === undefined || sites.length < 4) return list;
  return (
    <details class="mp-finding-fold">
      <summary>{plural(sites.length, 'line')} of the program</summary>
      {list}
    </details>
  );
}

function LessonButton({ lesson }: { lesson: string | undefined }): JSX.Element | null {
  const session = useSession();
  if (lesson === undefined) return null;
  return (
    <Button
      icon="mortar-board"
      label="Open the lesson that shows this"
      onClick={() => {
        session.post({ type: 'lesson', lesson });
      }}
    >
      Lesson
    </Button>
  );
}
