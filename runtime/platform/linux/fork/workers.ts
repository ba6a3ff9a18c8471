/**
 * Node 20 only: with each full collection its V8 hands the platform's threads a part of the work, whatever the flags say
 * (`MarkCompactCollector::ClearNonLiveReferences`), does that part itself where nobody takes it, and leaves the note in the
 * threads' queue. A forked child has no such threads. There the note stays, and Node, which waits until that queue is
 * empty when the event loop has run dry and when a `worker_threads` worker ends, waits for ever.
 *
 * V8 hands out as many notes as the platform says that it has threads. In a child it has none, and is made to say so. And
 * the queue that it has inherited may hold notes which a thread of its parent's had not come to yet, or had in work, or that
 * thread may have held the queue's lock: the child's queue is made anew, with nothing outstanding.
 */
import koffi from 'koffi';
import { UnsupportedError } from '../../../errors.ts';
import { viewAt } from '../libc.ts';

/** Words of NodePlatform and of its WorkerThreadsTaskRunner that are looked through; both are larger. */
const PLATFORM_WORDS = 24;
const RUNNER_WORDS = 32;
/** `std::make_shared` lays its count right before the object. */
const SHARED_COUNT_BYTES = 16n;

/**
 * Between the list of threads and the number of notes that are not done, in a WorkerThreadsTaskRunner of Node 20: that number and
 * a bool, a `std::queue`, a pointer. Before the number: the queue's mutex, and two condition variables.
 */
const OUTSTANDING_BEFORE_THREADS = 96;

interface Runner {
  /** The `std::vector` of threads: where it begins, where it ends. */
  readonly threads: BigUint64Array;
  /** The lock and the condition variables; all zeros is a new one's value, as of `PTHREAD_MUTEX_INITIALIZER`. */
  readonly locks: Uint8Array;
  readonly outstanding: Int32Array;
}

let runner: Runner | undefined;

/** Finds the platform's list of threads. Before the first fork, in the parent, since it can fail. */
export function prepareWorkers(): void {
  if (runner !== undefined || Number(process.versions.node.split('.', 1)[0]) >= 22) return;
  const library = koffi.load(null);
  const current = library.func('uintptr_t _ZN2v88internal2V818GetCurrentPlatformEv()') as () => number;
  const count = library.func('int _ZN4node12NodePlatform21NumberOfWorkerThreadsEv(uintptr_t platform)') as (
    platform: number,
  ) => number;
  const platform = current();
  const words = wordsAt(platform, PLATFORM_WORDS);
  for (let at = 0; at + 1 < words.length; at++) {
    const [address, owner] = [words[at] ?? 0n, words[at + 1] ?? 0n];
    if (owner === 0n || address !== owner + SHARED_COUNT_BYTES) continue;
    runner = findThreads(Number(address), () => count(platform));
    if (runner !== undefined) return;
  }
  throw new UnsupportedError(
    `fork does not know this version of Node (${process.version}) yet: its threads are not where they were.`,
  );
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
    const locksBytes = at * 8 - OUTSTANDING_BEFORE_THREADS;
    if (!follows || locksBytes <= 0) continue;
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
