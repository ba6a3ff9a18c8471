/**
 * The greatest set of processes that can never go on: each waits without a timeout, and whoever could end its wait is
 * dead or in the set. Found by taking away, again and again, whoever somebody outside could still help.
 */
import type { ProcessId, ProcessState, RunState, Wait } from '../../model/state.ts';
import { Op } from '../../schema.ts';
import { isAlive, whoCanEnd } from './able.ts';

export interface Stuck {
  readonly process: ProcessId;
  readonly wait: Wait;
  /** Those of the set who could end it, if they could go on. Empty: nobody who is alive. */
  readonly able: readonly ProcessId[];
}

export function stuckProcesses(state: RunState): Map<ProcessId, Stuck> {
  const stuck = new Map<ProcessId, Stuck>();
  for (const process of state.processes) {
    const wait = endlessWait(state, process);
    const able = wait === undefined ? 'anybody' : whoCanEnd(state, wait);
    if (wait !== undefined && able !== 'anybody') stuck.set(process.id, { process: process.id, wait, able });
  }
  for (let removed = true; removed;) {
    removed = false;
    for (const { process, able } of stuck.values()) {
      if (able.every((id) => stuck.has(id))) continue;
      stuck.delete(process);
      removed = true;
    }
  }
  return stuck;
}

/** What the process waits for, if it can't go on without somebody else. */
function endlessWait(state: RunState, process: ProcessState): Wait | undefined {
  if (!isAlive(process) || process.status.state !== 'blocked') return undefined;
  const { wait } = process.status;
  if (wait.timeout !== undefined || wait.async) return undefined;
  if (process.role === undefined) return wait;
  // Servers wait for requests, from outside of the run too; an idle worker waits for tasks.
  const object = wait.object === undefined ? undefined : state.object(wait.object);
  return process.role === 'pool-worker' && object?.internal === false ? wait : undefined;
}

/** Sets of stuck processes that have to do with each other. */
export function groups(stuck: ReadonlyMap<ProcessId, Stuck>): Stuck[][] {
  const groupOf = new Map<ProcessId, Set<ProcessId>>();
  for (const id of stuck.keys()) groupOf.set(id, new Set([id]));
  for (const { process, able } of stuck.values()) {
    for (const other of able) {
      const mine = groupOf.get(process);
      const theirs = groupOf.get(other);
      if (mine === undefined || theirs === undefined || mine === theirs) continue;
      for (const id of theirs) {
        mine.add(id);
        groupOf.set(id, mine);
      }
    }
  }
  return [...new Set(groupOf.values())].map((ids) =>
    [...stuck.values()].filter(({ process }) => ids.has(process)),
  );
}

/**
 * The shortest circle in a group, in order: each waits for the next one, the last for the first. Empty: there is none. Of
 * several, the one with fewest joins: the main process waits for everybody, which is seldom the reason.
 */
export function circle(group: readonly Stuck[]): Stuck[] {
  const byId = new Map(group.map((one) => [one.process, one]));
  let best: Stuck[] = [];
  for (const start of group) {
    const found = shortestWayBack(byId, start);
    if (found.length === 0) continue;
    const shorter = found.length - (best.length || Infinity);
    if (shorter < 0 || (shorter === 0 && joins(found) < joins(best))) best = found;
  }
  return best;
}

function joins(circle: readonly Stuck[]): number {
  return circle.filter(({ wait }) => wait.op === Op.ProcessJoin).length;
}

function shortestWayBack(byId: ReadonlyMap<ProcessId, Stuck>, start: Stuck): Stuck[] {
  const cameFrom = new Map<ProcessId, Stuck>();
  const queue = [start];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const id of next.able) {
      if (id === start.process) {
        const way = [next];
        for (let one = next; one !== start;) {
          const before = cameFrom.get(one.process);
          if (before === undefined) break;
          way.unshift((one = before));
        }
        return way;
      }
      const one = byId.get(id);
      if (one === undefined || cameFrom.has(id)) continue;
      cameFrom.set(id, next);
      queue.push(one);
    }
  }
  return [];
}
