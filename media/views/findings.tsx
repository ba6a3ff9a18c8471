/** What was found: deadlocks with their graph, leaks, lost updates, each in words, with its lines and its page. */
import type { JSX } from 'preact';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { useStore } from '../app/store.ts';
import { clock } from '../layout/format.ts';
import type { Finding } from '../../trace/findings/index.ts';
import { shownProcesses } from '../../trace/model/shown.ts';
import { processActivity } from '../model/activity.ts';
import { longWaits } from '../model/long-waits.ts';
import { statusWords } from '../model/words.ts';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Icon } from '../parts/icon.tsx';
import { FindingWords } from './finding-words.tsx';
import { LongWaits } from './long-waits.tsx';
import { WaitGraph } from './wait-graph.tsx';

const icons = { error: 'error', warning: 'warning', info: 'info' } as const;

export function Findings(): JSX.Element {
  const session = useSession();
  const findings = useStore(session.findings);
  const { live, hasEvents } = useStore(session.run);
  const frame = useFrame();
  const waiting = longWaits(frame.state.processes, findings, frame.time);
  if (findings.length === 0 && waiting.length === 0) {
    const over = hasEvents && !live;
    const failed = over ? shownProcesses(frame.state).filter((one) => processActivity(one) === 'failed') : [];
    return (
      <Empty
        icon={over && failed.length === 0 ? 'pass' : 'search'}
        title={
          failed.length > 0
            ? 'Not all ended well, but nothing else was found'
            : over
              ? 'Nothing to complain about'
              : 'Nothing found so far'
        }
      >
        {failed.slice(0, 5).map((one) => (
          <p key={one.id} class="mp-findings-failed">
            {one.name}: {statusWords(one)}
          </p>
        ))}
        <p>
          Deadlocks, lost updates, processes never joined, items never taken and other leaks are named here,
          with the lines that made them.
        </p>
      </Empty>
    );
  }
  return (
    <div class="mp-findings mp-scroll" tabIndex={0} role="region" aria-label="Findings">
      <ol>
        {findings.map((finding) => (
          <FindingCard key={finding.id} finding={finding} future={finding.since > frame.time} />
        ))}
      </ol>
      <LongWaits waiting={waiting} />
    </div>
  );
}

function FindingCard({ finding, future }: { finding: Finding; future: boolean }): JSX.Element {
  const session = useSession();
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
          <FindingWords finding={finding} />
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
