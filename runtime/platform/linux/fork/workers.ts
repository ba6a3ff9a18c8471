/**
 * Node 20 only: with each full collection its V8 hands the platform's threads a part of the work, whatever the flags say
 * (`MarkCompactCollector::ClearNonLiveReferences`), does that part itself where nobody takes it, and leaves the note in the
 * threads' queue. A forked child has no such threads. There the note stays, and Node, which waits until that queue is
 * empty when the event loop has run dry and when a `worker_threads` worker ends, waits for ever.
 *
 * V8 hands out as many notes as the platform says that it has threads. In a child it has none, and is made to say so.
 */
import koffi from 'koffi';
import { UnsupportedError } from '../../../errors.ts';
import { viewAt } from '../libc.ts';

/** Words of NodePlatform and of its WorkerThreadsTaskRunner that are looked through; both are larger. */
const PLATFORM_WORDS = 24;
const RUNNER_WORDS = 32;
/** `std::make_shared` lays its count right before the object. */
const SHARED_COUNT_BYTES = 16n;

/** The `std::vector` of threads: where it begins, where it ends. */
let threads: BigUint64Array | undefined;

/** Finds the platform's list of threads. Before the first fork, in the parent, since it can fail. */
export function prepareWorkers(): void {
  if (threads !== undefined || Number(process.versions.node.split('.', 1)[0]) >= 22) return;
  const library = koffi.load(null);
  const current = library.func('uintptr_t _ZN2v88internal2V818GetCurrentPlatformEv()') as () => number;
  const count = library.func('int _ZN4node12NodePlatform21NumberOfWorkerThreadsEv(uintptr_t platform)') as (
    platform: number,
  ) => number;
  const platform = current();
  const words = wordsAt(platform, PLATFORM_WORDS);
  for (let at = 0; at + 1 < words.length; at++) {
    const [runner, owner] = [words[at] ?? 0n, words[at + 1] ?? 0n];
    if (owner === 0n || runner !== owner + SHARED_COUNT_BYTES) continue;
    threads = findThreads(Number(runner), () => count(platform));
    if (threads !== undefined) return;
  }
  throw new UnsupportedError(
    `fork does not know this version of Node (${process.version}) yet: its threads are not where they were.`,
  );
}

/** Two words as far apart as there are threads; the right ones where the platform's answer follows them. */
function findThreads(runner: number, count: () => number): BigUint64Array | undefined {
  const bytes = BigInt(count()) * 8n;
  for (let at = 0; at + 1 < RUNNER_WORDS; at++) {
    const pair = wordsAt(runner + at * 8, 2);
    const [begin, end] = [pair[0] ?? 0n, pair[1] ?? 0n];
    if (begin === 0n || end - begin !== bytes) continue;
    pair[1] = begin;
    const follows = count() === 0;
    pair[1] = end;
    if (follows) return pair;
  }
  return undefined;
}

/** In the child, before anything is collected. */
export function forgetWorkers(): void {
  if (threads !== undefined) threads[1] = threads[0] ?? 0n;
}

function wordsAt(address: number, count: number): BigUint64Array {
  return new BigUint64Array(viewAt(address, count * 8));
}
