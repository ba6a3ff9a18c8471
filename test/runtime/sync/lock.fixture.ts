/** Things to do with a lock in another process; the first argument says which. */
import type { Block } from '../../../runtime/memory/block.ts';
import { platform } from '../../../runtime/platform/index.ts';
import '../../../runtime/synchronize.ts';
import type { Event, Lock, RLock, Semaphore } from '../../../runtime/synchronize.ts';
import { childArguments, shared } from '../support/child.ts';

const [what, count = '0'] = childArguments;
const [lock, block, ready] = shared() as [Lock | RLock | Semaphore, Block, Event];
const { words } = block;

switch (what) {
  case 'hold and die':
    lock.acquire();
    ready.set();
    platform.processes.signal(platform.processes.pid(), 9);
    break;
  case 'hold and wait':
    lock.acquire();
    ready.set();
    // Until killed.
    lock.acquire({ timeout: 60_000 });
    break;
  case 'wait':
    ready.set();
    lock.acquire();
    words[0] = (words[0] ?? 0) + 1;
    lock.release();
    break;
  case 'increment':
    ready.wait();
    for (let round = 0; round < Number(count); round++) {
      lock.acquire();
      words[0] = (words[0] ?? 0) + 1;
      lock.release();
    }
    break;
  case 'increment async':
    ready.wait();
    for (let round = 0; round < Number(count); round++) {
      await lock.acquireAsync();
      words[0] = (words[0] ?? 0) + 1;
      lock.release();
    }
    break;
  default:
    throw new Error(`What is "${String(what)}"?`);
}
