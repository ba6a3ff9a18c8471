/** The insides of the cards of what is shared beside queues, locks and values: barriers, memory blocks, managers. */
import type { JSX } from 'preact';
import type { BarrierState, ManagerState, ProcessId, SharedMemoryState } from '../../trace/model/state.ts';
import { bytes, count, plural } from '../layout/format.ts';
import { Figures } from '../parts/figures.tsx';
import { ObjectLink, ProcessLink } from '../parts/links.tsx';

/** So many processes are named, the others counted. */
const MOST_NAMES = 12;

export function BarrierBody({ barrier }: { barrier: BarrierState }): JSX.Element {
  const { arrived, parties, missing } = barrier;
  const awaited = Math.max(0, parties - arrived.length);
  return (
    <>
      {arrived.length > 0 && awaited > 0 && (
        <p>
          <span class="mp-quiet">{plural(awaited, 'party', 'parties')} missing:</span>{' '}
          {missing.length === 0 ? 'nobody else has the barrier' : <Names processes={missing} />}
        </p>
      )}
      <Figures
        figures={[
          ['parties', count(parties)],
          ['rounds', count(barrier.generation)],
        ]}
      />
    </>
  );
}

export function MemoryBody({ block }: { block: SharedMemoryState }): JSX.Element {
  return (
    <>
      <p class="mp-quiet">
        <span class="mp-mono">{block.name}</span>, {bytes(block.bytes)}
      </p>
      <p>
        <span class="mp-quiet">open in</span>{' '}
        {block.handles.length === 0 ? 'no process' : <Names processes={block.handles} />}
      </p>
      {block.unlinkedBy !== undefined && (
        <p>
          <span class="mp-quiet">unlinked by</span> <ProcessLink process={block.unlinkedBy} />
        </p>
      )}
    </>
  );
}

export function ManagerBody({ manager }: { manager: ManagerState }): JSX.Element {
  const { server, referents, calls } = manager;
  return (
    <>
      {server !== undefined && (
        <p>
          <span class="mp-quiet">lives in</span> <ProcessLink process={server} />
        </p>
      )}
      <Figures
        figures={[
          ['referents', count(referents.length)],
          ['calls', count(calls)],
        ]}
      />
      {referents.length > 0 && (
        <ul class="mp-list" aria-label="What it keeps">
          {referents.map((referent) => (
            <li key={referent.object}>
              <ObjectLink object={referent.object} />{' '}
              <span class="mp-quiet">{plural(referent.references, 'reference')}</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Names({ processes }: { processes: readonly ProcessId[] }): JSX.Element {
  const more = processes.length - MOST_NAMES;
  return (
    <>
      {processes.slice(0, MOST_NAMES).map((process, index) => (
        <span key={process}>
          {index > 0 && ', '}
          <ProcessLink process={process} />
        </span>
      ))}
      {more > 0 && <span class="mp-quiet"> and {count(more)} more</span>}
    </>
  );
}
