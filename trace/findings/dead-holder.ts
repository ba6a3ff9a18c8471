/** A lock whose holder is gone stays locked, as in Python: whoever asks for it waits for ever. */
import type { LockState, ProcessState, RunState } from '../model/state.ts';
import type { RunModel } from '../model/run-model.ts';
import { SETTLED, type Finding, type Rule } from './finding.ts';
import { at, list, nameOf } from './words.ts';
import { isAlive } from './deadlock/able.ts';

/** Moments of the past that are looked at, at most. */
const MAX_MOMENTS = 40;

export const deadHolder: Rule = ({ model, state: present, over: ended, undisturbed: state }) => {
  // Those who were ended with the whole run leave nobody behind who could miss a lock.
  const over = ended && state === present;
  const found: Finding[] = [];
  let looked = 0;
  for (const process of state.processes) {
    if (isAlive(process) || process.held.length === 0 || process.endedAt === undefined) continue;
    // A while after its death: when a whole run is stopped, nobody is left to miss the lock.
    const moment = process.endedAt + SETTLED;
    if (moment > state.time && !over) continue;
    if (looked++ === MAX_MOMENTS) break;
    const then = moment < state.time ? model.stateAt(moment) : state;
    for (const { object } of process.held) {
      const lock = then.object(object);
      if (lock === undefined || !('holders' in lock)) continue;
      const missed =
        lock.handles.some((id) => then.process(id)?.role === undefined) ||
        lock.waiters.length > 0 ||
        wasAskedFor(model, lock, process.endedAt);
      const held = lock.holders.find((holder) => holder.process === process.id);
      if (missed && held !== undefined && !lock.signal)
        found.push(describe(model, state, process, lock, held.site));
    }
  }
  return found;
};

/** Somebody went for it after that moment, and had to wait, though the run was over soon. */
function wasAskedFor(model: RunModel, lock: LockState, since: number): boolean {
  const before = model.stateAt(since).object(lock.id);
  return (
    before !== undefined && 'contention' in before && lock.contention.contended > before.contention.contended
  );
}

function describe(
  model: RunModel,
  state: RunState,
  process: ProcessState,
  lock: LockState,
  site: number,
): Finding {
  const how = process.status.state === 'killed' ? `was killed by ${process.status.signalName}` : 'ended';
  const now = state.object(lock.id);
  const waiting = (now ?? lock).waiters.map((wait) => nameOf(state, wait.process));
  const semaphore = lock.kind === 'semaphore' || lock.kind === 'bounded-semaphore';
  return {
    id: `dead-holder ${lock.id} ${process.id}`,
    rule: 'dead-holder',
    severity: 'error',
    title: `${process.name} ended while it held ${lock.label}`,
    explanation: [
      `${process.name} ${how} after it had acquired ${lock.label}${at(model, site)} and before it released it. ${
        semaphore ? 'One of its places is lost' : 'It stays locked'
      }, as in Python: nobody else may know whether what it guards was left in order.`,
      waiting.length > 0
        ? `${list(waiting)} ${waiting.length === 1 ? 'waits' : 'wait'} for it.`
        : 'Whoever acquires it without a timeout waits for ever.',
      `Hold it in a block that releases it in any case (\`using _ = lock.hold()\`, or try … finally), and do not terminate() a process that may hold one.`,
    ].join('\n'),
    processes: [process.id, ...(now ?? lock).waiters.map((wait) => wait.process)],
    objects: [lock.id],
    sites: [
      ...(site === 0
        ? []
        : [{ site, what: `${process.name} acquired ${lock.label} here and never released it` }]),
      ...(now ?? lock).waiters
        .filter((wait) => wait.site !== 0)
        .map((wait) => ({ site: wait.site, what: `${nameOf(state, wait.process)} waits here` })),
    ],
    topic: 'dead-holder',
    lesson: 'terminate-holding',
    since: process.endedAt ?? 0,
    leak: true,
  };
}
