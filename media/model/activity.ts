/**
 * What a process is doing, in the few sorts that a learner tells apart: it runs, or it waits, and if it waits then for
 * what. Views give each sort a colour, a pattern, an icon and a word; the model knows none of these.
 */
import { Op } from '../../trace/schema.ts';
import type { ProcessState } from '../../trace/model/state.ts';
import type { Span } from '../../trace/model/timeline.ts';

export type Activity =
  | 'starting'
  | 'running'
  | 'sleeping'
  /** Waits for a lock or semaphore. */
  | 'lock'
  /** Waits for a message: a queue's item, a connection's bytes, a manager's answer. */
  | 'message'
  /** Waits for room: a full queue, a reader that does not read. */
  | 'room'
  /** Waits for another process to end. */
  | 'process'
  /** Waits for an event, a condition, a barrier. */
  | 'sync'
  /** Waits for a pool's results. */
  | 'pool'
  | 'zombie'
  | 'ended'
  | 'failed';

const waits: Partial<Record<Op, Activity>> = {
  [Op.Acquire]: 'lock',
  [Op.QueueGet]: 'message',
  [Op.ConnectionReceive]: 'message',
  [Op.ConnectionPoll]: 'message',
  [Op.ConnectionWait]: 'message',
  [Op.ListenerAccept]: 'message',
  [Op.ManagerCall]: 'message',
  [Op.ManagerServe]: 'message',
  [Op.QueuePut]: 'room',
  [Op.ConnectionSend]: 'room',
  [Op.QueueFlush]: 'room',
  [Op.ProcessJoin]: 'process',
  [Op.PoolJoin]: 'process',
  [Op.QueueJoin]: 'sync',
  [Op.ConditionWait]: 'sync',
  [Op.EventWait]: 'sync',
  [Op.BarrierWait]: 'sync',
  [Op.PoolWait]: 'pool',
};

export function waitActivity(op: Op | undefined): Activity {
  return (op === undefined ? undefined : waits[op]) ?? 'sync';
}

export function spanActivity(span: Span): Activity {
  switch (span.kind) {
    case 'starting':
    case 'running':
    case 'sleeping':
    case 'zombie':
      return span.kind;
    case 'blocked':
    case 'wait':
      return waitActivity(span.op);
    case 'hold':
      return 'lock';
    case 'task':
      return 'pool';
  }
}

export function processActivity(process: ProcessState): Activity {
  const { status } = process;
  switch (status.state) {
    case 'starting':
    case 'running':
    case 'sleeping':
    case 'zombie':
      return status.state;
    case 'blocked':
      return waitActivity(status.wait.op);
    case 'exited':
      return status.code === 0 ? 'ended' : 'failed';
    case 'killed':
      // What the program itself asked for is no failure, nor is that the library's helpers go with the run.
      return status.by === undefined && !isHelper(process) ? 'failed' : 'ended';
  }
}

/** Works for the library, not for the program. */
export function isHelper({ role }: ProcessState): boolean {
  return role === 'forkserver' || role === 'tracker';
}

/** The word for a legend and for whoever does not see colours. */
export const activityNames: Readonly<Record<Activity, string>> = {
  starting: 'starting',
  running: 'running',
  sleeping: 'sleeping',
  lock: 'waits for a lock',
  message: 'waits for a message',
  room: 'waits for room',
  process: 'waits for a process to end',
  sync: 'waits for a signal',
  pool: 'waits for a pool',
  zombie: 'ended, not joined',
  ended: 'ended',
  failed: 'failed',
};

/** What the timeline draws: what processes do, and what happens beside and between their lanes. */
export type Sign = Activity | 'hold' | 'task' | 'arrow' | 'blocks';

export const signNames: Readonly<Record<Sign, string>> = {
  ...activityNames,
  hold: 'holds a lock',
  task: 'task of a pool',
  arrow: 'message',
  blocks: 'is kept waiting by',
};

export function isAlive(process: ProcessState): boolean {
  const { state } = process.status;
  return state === 'starting' || state === 'running' || state === 'blocked' || state === 'sleeping';
}
