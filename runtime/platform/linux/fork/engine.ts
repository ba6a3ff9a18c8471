/**
 * Leaves the JavaScript stack for good. The code that called `start()` stands on the stack of a forked child too and must
 * not go on there. V8 unwinds a stack past every `catch`, `finally` and promise when execution is terminated; the event
 * loop, which called all that, then goes on with what is queued.
 */
import { UnsupportedError } from '../../../errors.ts';
import { viewAt } from '../libc.ts';
import { bindCalls, bindNow } from '../bind.ts';
import { prepareRevival, reviveLater } from './revive.ts';

interface EngineCalls {
  isolate: () => number;
  context: (isolate: number) => number;
  microtaskQueue: (context: number) => number;
  terminate: (isolate: number) => void;
}

interface Engine {
  readonly calls: EngineCalls;
  /** Words of V8's microtask queue; the one at {@link sizeAt} is how many wait. */
  readonly queue: BigInt64Array;
  readonly sizeAt: number;
}

const QUEUE_WORDS = 6;
let engine: Engine | undefined;

/** Finds what is needed. Before the first fork, in the parent, since it can fail. */
export function prepareEngine(): void {
  if (engine !== undefined) return;
  prepareRevival();
  const calls = bindCalls({
    isolate: 'uintptr_t _ZN2v87Isolate10GetCurrentEv()',
    context: 'uintptr_t _ZN2v87Isolate17GetCurrentContextEv(uintptr_t)',
    microtaskQueue: 'uintptr_t _ZN2v87Context17GetMicrotaskQueueEv(uintptr_t)',
    terminate: 'void _ZN2v87Isolate18TerminateExecutionEv(uintptr_t)',
  }) as EngineCalls;
  bindNow(calls);
  const address = calls.microtaskQueue(calls.context(calls.isolate()));
  const queue = new BigInt64Array(viewAt(address, QUEUE_WORDS * 8));
  engine = { calls, queue, sizeAt: findSize(queue) };
}

/** Which word counts the microtasks: the one that goes up by one with each. */
function findSize(queue: BigInt64Array): number {
  const ROUNDS = 3;
  const before = queue.slice();
  const nothing = (): void => undefined;
  const counts = before.map(() => 0n);
  for (let round = 0; round < ROUNDS; round++) {
    queueMicrotask(nothing);
    for (let word = 0; word < QUEUE_WORDS; word++)
      if ((queue[word] ?? 0n) - (before[word] ?? 0n) === BigInt(round + 1))
        counts[word] = (counts[word] ?? 0n) + 1n;
  }
  const found = [...counts.keys()].filter((word) => counts[word] === BigInt(ROUNDS));
  const [word] = found;
  if (word === undefined || found.length > 1)
    throw new UnsupportedError(
      `fork does not know this version of Node (${process.version}) yet. Use the start method forkserver or spawn.`,
    );
  return word;
}

/** In the child: what its parent had queued with promises never happens there. */
export function dropMicrotasks(): void {
  if (engine !== undefined) engine.queue[engine.sizeAt] = 0n;
}

/** Does not return, to no one on the stack. `next` is called by the event loop, if that finds nothing else to do first. */
export function abandonStack(next: () => void): never {
  const { terminate, isolate } = (engine as Engine).calls;
  const current = isolate();
  const revived = reviveLater(current);
  setImmediate(() => {
    revived();
    next();
  });
  for (;;) terminate(current);
}
