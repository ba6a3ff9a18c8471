/** What another process does with a condition or a barrier; the first argument says which. */
import type { Block } from '../../../runtime/memory/block.ts';
import '../../../runtime/synchronize.ts';
import type { Barrier, Lock, Semaphore } from '../../../runtime/synchronize.ts';
import { Condition } from '../../../runtime/synchronize.ts';
import { childArguments, shared } from '../support/child.ts';

const [what, count = '1'] = childArguments;
const [first, block, ready, done] = shared() as [Lock | Barrier, Block, Semaphore, Semaphore];
const { words } = block;

switch (what) {
  case 'wait at condition': {
    const condition = first as unknown as Condition;
    condition.acquire();
    ready.release();
    const notified = condition.wait();
    words[0] = (words[0] ?? 0) + Number(notified);
    condition.release();
    done.release();
    break;
  }
  case 'wait at condition async': {
    const condition = first as unknown as Condition;
    await condition.acquireAsync();
    ready.release();
    const notified = await condition.waitAsync();
    words[0] = (words[0] ?? 0) + Number(notified);
    condition.release();
    done.release();
    break;
  }
  case 'phases': {
    // In each phase all write, then all check that all have written.
    const barrier = first as Barrier;
    const me = Atomics.add(words, 0, 1) + 1;
    for (let phase = 1; phase <= Number(count); phase++) {
      words[me] = phase;
      barrier.wait();
      for (let other = 1; other <= barrier.parties; other++) {
        if ((words[other] ?? 0) < phase) throw new Error(`phase ${phase}: ${other} is at ${words[other]}`);
      }
      barrier.wait();
    }
    break;
  }
  case 'barrier and die':
    ready.release();
    (first as Barrier).wait();
    break;
  default:
    throw new Error(`What is "${String(what)}"?`);
}
