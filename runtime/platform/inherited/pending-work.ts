/**
 * What a process has set up to happen later in JavaScript: timers, immediates, ticks, rejections to be reported. All of
 * it is its parent's in a forked child and must not happen there a second time.
 */
import * as asyncHooks from 'node:async_hooks';
import { UnsupportedError } from '../../errors.ts';
import { ScopeReader } from './scopes.ts';

/** A ring of timers; its head is no timer itself. */
interface TimerList {
  _idlePrev: TimerList | NodeJS.Timeout;
}
interface Ticks {
  head: object;
  tail: object;
}

/** Node's own variables, by the names that they have in its sources from 20 to 26. */
interface Inner {
  timerListMap: Record<string, TimerList>;
  immediateQueue: Queue;
  immediateInfo: Uint32Array;
  queue: Ticks;
  tickInfo: Uint8Array;
  pendingUnhandledRejections: unknown[];
  asyncHandledRejections: unknown[];
  async_wrap: { clearAsyncIdStack: () => void };
  execution_async_resources: object[];
}

type Visible = (...args: never[]) => unknown;

interface Waiting {
  _destroyed: boolean;
  _onImmediate: () => void;
  _idleNext: Waiting | null;
  hasRef(): boolean;
}
interface Queue {
  head: Waiting | null;
  tail: Waiting | null;
}

let inner: Inner | undefined;
/** Node's two: of what is to run next, and of what is left when a round of immediates is broken off. */
let immediateQueues: Queue[] = [];
const Timeout = timeoutClass();

function timeoutClass(): new () => NodeJS.Timeout {
  const timer = setTimeout(() => undefined, 1);
  clearTimeout(timer);
  return timer.constructor as new () => NodeJS.Timeout;
}

/**
 * Finds Node's queues; to be called before the first fork, since it takes its time and can fail.
 * @throws UnsupportedError where this version of Node keeps them elsewhere.
 */
export function preparePendingWork(): void {
  if (inner !== undefined) {
    prepareBrokenRound(inner);
    return;
  }
  const reader = new ScopeReader();
  const found = new Map<string, object>();
  const look = (of: unknown, names: readonly string[]): void => {
    if (typeof of !== 'function') return;
    for (const [name, value] of reader.variables(of as Visible, names)) found.set(name, value);
  };
  try {
    look(setTimeout, ['timerListMap', 'immediateQueue', 'immediateInfo']);
    look(Reflect.get(process, 'nextTick'), ['queue', 'tickInfo', 'processPromiseRejections']);
    look(found.get('processPromiseRejections'), ['pendingUnhandledRejections', 'asyncHandledRejections']);
    look(asyncHooks.executionAsyncId, ['async_wrap', 'execution_async_resources']);
  } finally {
    reader.close();
  }
  const names: readonly (keyof Inner)[] = [
    'timerListMap',
    'immediateQueue',
    'immediateInfo',
    'queue',
    'tickInfo',
    'pendingUnhandledRejections',
    'asyncHandledRejections',
    'async_wrap',
    'execution_async_resources',
  ];
  const missing = names.filter((name) => !found.has(name));
  if (missing.length > 0)
    throw new UnsupportedError(
      `fork does not know this version of Node (${process.version}) yet: it has no ${missing.join(', ')}. ` +
        'Use the start method forkserver or spawn.',
    );
  inner = Object.fromEntries(found) as Record<string, object> as Partial<
    Record<keyof Inner, object>
  > as Inner;
  immediateQueues = [inner.immediateQueue];
  prepareBrokenRound(inner);
}

/**
 * The second queue is in no scope but that of the loop which uses it, and to look for it through the whole heap takes 100 ms.
 * Outside of a round it is empty, so only who forks from inside of one has to.
 */
function prepareBrokenRound({ immediateQueue, immediateInfo }: Inner): void {
  const HAS_OUTSTANDING = 2;
  if (immediateInfo[HAS_OUTSTANDING] === 0 || immediateQueues.length > 1) return;
  const reader = new ScopeReader();
  try {
    immediateQueues = reader.instances(immediateQueue.constructor as new () => object) as Queue[];
  } finally {
    reader.close();
  }
}

/** In the child, before its event loop turns. */
export function forgetPendingWork(): void {
  if (inner === undefined) return;
  const { timerListMap, queue, tickInfo } = inner;
  // The timer whose callback forked is in no list any more, but still counted among those that keep the loop alive.
  for (const resource of inner.execution_async_resources)
    if (resource instanceof Timeout) clearTimeout(resource);
  for (const list of Object.values(timerListMap))
    while (list._idlePrev !== list) clearTimeout(list._idlePrev as NodeJS.Timeout);
  forgetImmediates(inner);
  queue.head = queue.tail = new (queue.head.constructor as new () => object)();
  tickInfo.fill(0);
  inner.pendingUnhandledRejections.length = 0;
  inner.asyncHandledRejections.length = 0;
  // The callbacks on the stack are about to vanish without saying that they are done.
  inner.async_wrap.clearAsyncIdStack();
}

/**
 * A round of immediates that was broken off goes on with those in the second queue, whose links a loop on the stack may
 * follow: these stay where they are, and do nothing.
 */
function forgetImmediates({ immediateQueue, immediateInfo }: Inner): void {
  const left: Waiting[] = [];
  for (const queue of immediateQueues) {
    if (queue !== immediateQueue)
      for (let one = queue.head; one !== null; one = one._idleNext) {
        if (one._destroyed) continue;
        one._onImmediate = () => undefined;
        left.push(one);
      }
    queue.head = queue.tail = null;
    if (queue !== immediateQueue) queue.head = left[0] ?? null;
  }
  // How many there are, how many of them keep the loop alive, whether a round was broken off.
  immediateInfo.set([left.length, left.filter((one) => one.hasRef()).length, 0]);
}
