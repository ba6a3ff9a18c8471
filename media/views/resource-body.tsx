/** The inside of a resource's card, one shape a kind: what it holds, who holds it, who waits. */
import type { JSX } from 'preact';
import type {
  ConnectionState,
  LockState,
  MessagePreview,
  ObjectState,
  PoolState,
  QueueState,
  ValueState,
} from '../../trace/model/state.ts';
import { useSession } from '../app/context.ts';
import { useFrame } from '../app/frame.ts';
import { bytes, clock, count, duration, plural, shorten } from '../layout/format.ts';
import { costAt } from '../model/contention.ts';
import { ObjectLink, ProcessLink } from '../parts/links.tsx';
import { SourceLink } from '../parts/source-link.tsx';
import { Figures } from '../parts/figures.tsx';
import { DepthChart } from './depth-chart.tsx';
import { BarrierBody, ManagerBody, MemoryBody } from './shared-bodies.tsx';

/** The one figure that matters most, for the card's head. */
export function headline(object: ObjectState): string {
  switch (object.kind) {
    case 'lock':
    case 'rlock':
      return object.holders.length > 0 ? 'held' : 'free';
    case 'semaphore':
    case 'bounded-semaphore':
      return `${object.value} free`;
    case 'queue':
    case 'joinable-queue':
    case 'simple-queue':
      return object.maxsize > 0
        ? `${count(object.depth)} / ${count(object.maxsize)}`
        : plural(object.depth, 'item');
    case 'connection':
      return object.incomingMessages > 0
        ? `${plural(object.incomingMessages, 'message')} waiting`
        : 'nothing waiting';
    case 'value':
      return show(object.contents[0]);
    case 'array':
      return `${count(object.length)} × ${object.type}`;
    case 'event':
      return object.set ? 'set' : 'not set';
    case 'condition':
      return plural(object.waiters.length, 'waiter');
    case 'barrier':
      return object.broken ? 'broken' : `${object.arrived.length} / ${object.parties} arrived`;
    case 'pool':
      return object.phase;
    case 'shared-memory':
      return object.unlinkedBy === undefined ? bytes(object.bytes) : 'unlinked';
    case 'manager':
      return object.shutDown ? 'shut down' : plural(object.calls, 'call');
    case 'process':
    case 'listener':
    case 'proxy':
      return '';
  }
}

export function ResourceBody({ object }: { object: ObjectState }): JSX.Element | null {
  switch (object.kind) {
    case 'lock':
    case 'rlock':
    case 'semaphore':
    case 'bounded-semaphore':
      return <LockBody lock={object} />;
    case 'queue':
    case 'joinable-queue':
    case 'simple-queue':
      return <QueueBody queue={object} />;
    case 'connection':
      return <ConnectionBody connection={object} />;
    case 'value':
    case 'array':
      return <ValueBody value={object} />;
    case 'barrier':
      return <BarrierBody barrier={object} />;
    case 'pool':
      return <PoolBody pool={object} />;
    case 'event':
      return object.lastChangedBy === undefined ? null : (
        <p class="mp-quiet">
          last changed by <ProcessLink process={object.lastChangedBy} />
        </p>
      );
    case 'condition':
      return (
        <p class="mp-quiet">
          {plural(object.notifies, 'notification')} so far
          {object.lock !== undefined && (
            <>
              ; its lock is <ObjectLink object={object.lock} />
            </>
          )}
        </p>
      );
    case 'shared-memory':
      return <MemoryBody block={object} />;
    case 'manager':
      return <ManagerBody manager={object} />;
    case 'process':
    case 'listener':
    case 'proxy':
      return null;
  }
}

function LockBody({ lock }: { lock: LockState }): JSX.Element {
  const frame = useFrame();
  const cost = costAt(lock, frame.state, frame.time);
  return (
    <>
      {lock.holders.map((holder) => (
        <p key={holder.process}>
          held by <ProcessLink process={holder.process} />{' '}
          <span class="mp-quiet">
            for {duration(frame.time - holder.since)}
            {holder.depth > 1 && `, ${holder.depth} times`}
          </span>{' '}
          <SourceLink site={holder.site} />
        </p>
      ))}
      <Figures
        figures={[
          ['acquired', count(cost.acquisitions)],
          ['waited', count(cost.contended)],
          ['total wait', duration(cost.totalWait)],
          ['longest', duration(cost.longestWait)],
        ]}
      />
    </>
  );
}

function QueueBody({ queue }: { queue: QueueState }): JSX.Element {
  return (
    <>
      <DepthChart object={queue.id} label={`Items in ${queue.label} over time`} />
      <Figures
        figures={[
          ['put', count(queue.puts)],
          ['got', count(queue.gets)],
          ['deepest', count(queue.maxDepth)],
          ['bytes', bytes(queue.bytes)],
          ...(queue.kind === 'joinable-queue' ? ([['unfinished', count(queue.unfinished)]] as const) : []),
        ]}
      />
      <Items items={queue.items} total={queue.depth} />
    </>
  );
}

function ConnectionBody({ connection }: { connection: ConnectionState }): JSX.Element {
  return (
    <>
      <p class="mp-quiet">
        {connection.readable && connection.writable
          ? 'both ways'
          : connection.readable
            ? 'receives'
            : 'sends'}
        {connection.peer !== undefined && (
          <>
            , other end <ObjectLink object={connection.peer} />
          </>
        )}
      </p>
      <DepthChart object={connection.id} label={`Bytes waiting at ${connection.label} over time`} />
      <Figures
        figures={[
          ['sent', count(connection.sent)],
          ['received', count(connection.received)],
          ['waiting', bytes(connection.incomingBytes)],
        ]}
      />
      <Items items={connection.incoming} total={connection.incomingMessages} />
    </>
  );
}

function Items({ items, total }: { items: readonly MessagePreview[]; total: number }): JSX.Element | null {
  const shown = items.slice(0, 12);
  if (shown.length === 0) return null;
  return (
    <ol class="mp-items" aria-label="Items, oldest first">
      {shown.map((item, index) => (
        <li
          key={`${item.time}-${index}`}
          class="mp-item"
          title={`${item.preview}\nput ${clock(item.time, 6)}, ${bytes(item.bytes)}`}
        >
          {shorten(item.preview === '' ? bytes(item.bytes) : item.preview, 24)}
        </li>
      ))}
      {total > shown.length && <li class="mp-quiet">and {count(total - shown.length)} more</li>}
    </ol>
  );
}

function ValueBody({ value }: { value: ValueState }): JSX.Element {
  const cells = value.contents.slice(0, 64);
  const last = value.lastWrite;
  return (
    <>
      {value.kind === 'array' && (
        <ol class="mp-cells" aria-label={`Contents of ${value.label}`}>
          {cells.map((content, index) => (
            <li
              key={index}
              class={`mp-cell${last?.index === index ? ' mp-cell-last' : ''}`}
              title={`[${index}] ${show(content)}`}
            >
              {show(content)}
            </li>
          ))}
          {value.length > cells.length && <li class="mp-quiet">… {count(value.length)}</li>}
        </ol>
      )}
      {last && (
        <p>
          <span class="mp-quiet">last written by</span> <ProcessLink process={last.process} />{' '}
          <SourceLink site={last.site} />
        </p>
      )}
      <Figures
        figures={[
          ['type', value.type],
          ['reads', count(value.reads)],
          ['writes', count(value.writes)],
        ]}
      />
      {value.info.lock !== undefined && (
        <p class="mp-quiet">
          guarded by <ObjectLink object={value.info.lock} />
        </p>
      )}
    </>
  );
}

function PoolBody({ pool }: { pool: PoolState }): JSX.Element {
  const session = useSession();
  const frame = useFrame();
  const total = Math.max(1, pool.submitted);
  return (
    <>
      <div
        class="mp-progress"
        role="img"
        aria-label={`${pool.done} done, ${pool.failed} failed, ${pool.running.length} running of ${pool.submitted}`}
      >
        <span class="mp-progress-done" style={{ width: `${(pool.done / total) * 100}%` }} />
        <span class="mp-progress-failed" style={{ width: `${(pool.failed / total) * 100}%` }} />
        <span class="mp-progress-running" style={{ width: `${(pool.running.length / total) * 100}%` }} />
      </div>
      <Figures
        figures={[
          ['workers', count(pool.workers.length)],
          ['queued', count(pool.queued)],
          ['running', count(pool.running.length)],
          ['done', count(pool.done)],
          ['failed', count(pool.failed)],
          ...(pool.lostWorkers > 0 ? ([['lost workers', count(pool.lostWorkers)]] as const) : []),
        ]}
      />
      <ul class="mp-list">
        {pool.running.slice(0, 8).map((task) => (
          <li key={task.task} class="mp-task">
            <ProcessLink process={task.worker} /> <code class="mp-mono">{shorten(task.call, 40)}</code>{' '}
            <span class="mp-quiet">{duration(frame.time - task.since)}</span>
          </li>
        ))}
      </ul>
      {pool.waiting.length > 0 && (
        <ol class="mp-items" aria-label="Tasks that wait for a worker">
          {pool.waiting.slice(0, 8).map((task) => (
            <li key={task.task} class="mp-item" title={session.siteWords(task.site)}>
              {shorten(task.call, 24)}
            </li>
          ))}
          {pool.queued > 8 && <li class="mp-quiet">and {count(pool.queued - 8)} more</li>}
        </ol>
      )}
    </>
  );
}

function show(value: number | undefined): string {
  if (value === undefined) return '?';
  if (Number.isInteger(value)) return Object.is(value, -0) ? '-0' : String(value);
  const text = value.toPrecision(6);
  return text.includes('e') ? text : String(Number(text));
}
