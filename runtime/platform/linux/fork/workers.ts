/**
 * V8 hands threads of Node's platform a part of its work, whatever the flags say: Node 20 with each full collection
 * (`MarkCompactCollector::ClearNonLiveReferences`), 24 and 26 now and then. Where nobody takes it, it does that part itself and leaves
 * the note in the threads' queue. A forked child has no such threads. There the note stays, and Node, which waits until that
 * queue is empty when the event loop has run dry and when a `worker_threads` worker ends, waits for ever.
 *
 * V8 hands out as many notes as the platform says that it has threads. In a child it has none, and is made to say so. And
 * the queue that it has inherited may hold notes which a thread of its parent's had not come to yet, or had in work, or that
 * thread may have held the queue's lock: the child's queue is made anew, with nothing outstanding.
 */
import { UnsupportedError } from '../../../errors.ts';
import { bindCalls } from '../bind.ts';
import { viewAt } from '../libc.ts';

/** Words of NodePlatform and of its WorkerThreadsTaskRunner that are looked through; both are larger. */
const PLATFORM_WORDS = 24;
const RUNNER_WORDS = 32;
/** `std::make_shared` lays its count right before the object. */
const SHARED_COUNT_BYTES = 16n;

/**
 * Between the list of threads and the number of notes that are not done, in a WorkerThreadsTaskRunner: that number and a bool, a
 * `std::queue` (Node 20) or `std::priority_queue` (24; in 26 with a word more), a pointer.
 */
const OUTSTANDING_BEFORE_THREADS = [96, 48, 56] as const;
/** Before the number: the queue's mutex, and two condition variables. On x64 and on arm64. */
const LOCKS_BYTES: readonly number[] = [136, 144];

interface Runner {
  /** The `std::vector` of threads: where it begins, where it ends. */
  readonly threads: BigUint64Array;
  /** The lock and the condition variables; all zeros is a new one's value, as of `PTHREAD_MUTEX_INITIALIZER`. */
  readonly locks: Uint8Array;
  readonly outstanding: Int32Array;
}

interface Calls {
  isolate: () => number;
  context: (isolate: number) => number;
  environment: (context: number) => number;
  platformOf: (environment: number) => number;
  count: (platform: number) => number;
}

const prototypes: Readonly<Record<keyof Calls, string>> = {
  isolate: 'uintptr_t _ZN2v87Isolate10GetCurrentEv()',
  context: 'uintptr_t _ZN2v87Isolate17GetCurrentContextEv(uintptr_t isolate)',
  environment: 'uintptr_t _ZN4node21GetCurrentEnvironmentEN2v85LocalINS0_7ContextEEE(uintptr_t context)',
  platformOf: 'uintptr_t _ZN4node23GetMultiIsolatePlatformEPNS_11EnvironmentE(uintptr_t environment)',
  count: 'int _ZN4node12NodePlatform21NumberOfWorkerThreadsEv(uintptr_t platform)',
};

let runner: Runner | undefined;
let looked = false;

/** Finds the platform's list of threads. Before the first fork, in the parent, since it can fail. */
export function prepareWorkers(): void {
  if (looked) return;
  looked = true;
  if (find()) return;
  // A child of Node 20 would hang after a collection; one of a newer Node that is not known yet does where it ends a thread.
  if (Number(process.versions.node.split('.', 1)[0]) > 20) return;
  looked = false;
  throw new UnsupportedError(
    `fork does not know this version of Node (${process.version}) yet: its threads are not where they were.`,
  );
}

/** Whether it has been found, or there are none. */
function find(): boolean {
  const { isolate, context, environment, platformOf, count } = bindCalls({}, prototypes) as Partial<Calls>;
  // This Node has no call of that name.
  if (!isolate || !context || !environment || !platformOf || !count) return false;
  const platform = platformOf(environment(context(isolate())));
  // Node 22 has none with our options.
  if (count(platform) === 0) return true;
  const words = wordsAt(platform, PLATFORM_WORDS);
  for (let at = 0; at + 1 < words.length; at++) {
    const [address, owner] = [words[at] ?? 0n, words[at + 1] ?? 0n];
    if (owner === 0n || address !== owner + SHARED_COUNT_BYTES) continue;
    runner = findThreads(Number(address), () => count(platform));
    if (runner !== undefined) return true;
  }
  return false;
}

/** Two words as far apart as there are threads; the right ones where the platform's answer follows them. */
function findThreads(address: number, count: () => number): Runner | undefined {
  const bytes = BigInt(count()) * 8n;
  for (let at = 0; at + 1 < RUNNER_WORDS; at++) {
    const pair = wordsAt(address + at * 8, 2);
    const [begin, end] = [pair[0] ?? 0n, pair[1] ?? 0n];
    if (begin === 0n || end - begin !== bytes) continue;
    pair[1] = begin;
    const follows = count() === 0;
    pair[1] = end;
    const locksBytes = OUTSTANDING_BEFORE_THREADS.map((distance) => at * 8 - distance).find((distance) =>
      LOCKS_BYTES.includes(distance),
    );
    if (!follows || locksBytes === undefined) continue;
    return {
      threads: pair,
      locks: new Uint8Array(viewAt(address, locksBytes)),
      outstanding: new Int32Array(viewAt(address + locksBytes, 4)),
    };
  }
  return undefined;
}

/** In the child, before anything is collected. */
export function forgetWorkers(): void {
  if (runner === undefined) return;
  runner.threads[1] = runner.threads[0] ?? 0n;
  runner.locks.fill(0);
  runner.outstanding[0] = 0;
}

function wordsAt(address: number, count: number): BigUint64Array {
  return new BigUint64Array(viewAt(address, count * 8));
}
