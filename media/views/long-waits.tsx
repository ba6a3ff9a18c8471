/**
 * Who waits for long at the shown moment, without being part of a finding: it may still go on, so nothing is wrong yet,
 * but whoever wonders why a program stands still looks for exactly that.
 */
import type { JSX } from 'preact';
import type { ProcessState } from '../../trace/model/state.ts';
import { useFrame } from '../app/frame.ts';
import { duration } from '../layout/format.ts';
import { processActivity } from '../model/activity.ts';
import { ActivityIcon } from '../parts/activity-icon.tsx';
import { ProcessLink } from '../parts/links.tsx';
import { SourceLink } from '../parts/source-link.tsx';

const MOST = 8;

export function LongWaits({ waiting }: { waiting: readonly ProcessState[] }): JSX.Element | null {
  const { time } = useFrame();
  if (waiting.length === 0) return null;
  const more = waiting.length - MOST;
  return (
    <section class="mp-waits" aria-label="Long waits">
      <h3>Waiting for more than a second</h3>
      <ul class="mp-list">
        {waiting.slice(0, MOST).map((process) => (
          <li key={process.id}>
            <ActivityIcon activity={processActivity(process)} /> <ProcessLink process={process.id} />{' '}
            {process.status.state === 'blocked' && (
              <>
                waits: {process.status.wait.text}{' '}
                <span class="mp-quiet">for {duration(time - process.status.wait.since)}</span>{' '}
                <SourceLink site={process.status.wait.site} />
              </>
            )}
          </li>
        ))}
        {more > 0 && <li class="mp-quiet">and {more} more</li>}
      </ul>
      <p class="mp-quiet">Somebody can still end these waits. What nobody can end is named a deadlock.</p>
    </section>
  );
}
