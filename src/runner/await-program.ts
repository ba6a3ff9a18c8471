/**
 * Preloaded (`node --require`) into the program's Node, which is started while the program is still being built: holds
 * it right before it looks for its main module, until the runner says on descriptor 3 that the module is there.
 */
import { closeSync, readSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const DESCRIPTOR = 3;

// Threads of the program load this too, and have nothing to wait for.
if (isMainThread) {
  // Blocks. Zero bytes: the runner gave the program up (it does not compile) or is gone.
  if (readSync(DESCRIPTOR, Buffer.alloc(1)) === 0) process.exit(1);
  closeSync(DESCRIPTOR);
}

// The program's own processes are started with this process's arguments, of which each thread has a list of its own:
// they have nothing to wait for either.
const at = process.execArgv.findIndex(
  (argument, index) => argument === __filename && process.execArgv[index - 1] === '--require',
);
if (at !== -1) process.execArgv.splice(at - 1, 2);

// Into a pipe Node writes in the background, once the event loop turns: a loop that only prints would fill the memory and
// show nothing. The library sets this for programs that import it; here it is set for all others.
for (const stream of [process.stdout, process.stderr]) {
  const handle: unknown = Reflect.get(stream, '_handle');
  if (typeof handle !== 'object' || handle === null) continue;
  const setBlocking: unknown = Reflect.get(handle, 'setBlocking');
  if (typeof setBlocking === 'function') Reflect.apply(setBlocking, handle, [true]);
}
