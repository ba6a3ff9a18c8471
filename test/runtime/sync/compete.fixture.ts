/** One of several who compete for a lock, and count who comes first meanwhile. */
import type { Block } from '../../../runtime/memory/block.ts';
import { platform } from '../../../runtime/platform/index.ts';
import { SharedWords } from '../../../runtime/sync/shared-words.ts';
import { noLooks } from '../../../runtime/sync/spin.ts';
import { PLACES_END, TICKETS } from '../../../runtime/sync/places.ts';
import { give, Kind, take } from '../../../runtime/sync/turnstile.ts';
import '../../../runtime/synchronize.ts';
import type { Barrier, Lock } from '../../../runtime/synchronize.ts';
import { childArguments, shared } from '../support/child.ts';

const [acquisitions = '0'] = childArguments;
const [lock, block, start] = shared() as [Lock, Block, Barrier];
const { words: counts } = block;
const COUNT = 0;
const MOST = 1;
const QUEUED = 2;
/** On a busy machine they may come one after the other for a while. */
const QUEUED_AT_LEAST = 200;

/** Notes how far the count was when this thread had come into the queue. */
class Watched extends SharedWords {
  since = -1;

  override store(index: number, value: number): void {
    super.store(index, value);
    if (value !== 0 && index >= TICKETS && index < PLACES_END) this.since = counts[COUNT] ?? 0;
  }
}

const words = new Watched(lock.block);
const me = platform.futex.threadId();
const patience = (): number => platform.clock.now() + 500;
start.wait();
for (;;) {
  words.since = -1;
  take(words, Kind.Lock, me, { deadline: Infinity, patience, looks: noLooks });
  const count = counts[COUNT] ?? 0;
  if (words.since >= 0) {
    counts[QUEUED] = (counts[QUEUED] ?? 0) + 1;
    counts[MOST] = Math.max(counts[MOST] ?? 0, count - words.since);
  }
  const done = count >= Number(acquisitions) && (counts[QUEUED] ?? 0) >= QUEUED_AT_LEAST;
  if (!done) counts[COUNT] = count + 1;
  give(words, Kind.Lock, me);
  if (done) break;
}
