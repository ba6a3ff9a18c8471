/** The last part of every child: its work, and the exit code that tells what came of it. */
import { isMainThread } from 'node:worker_threads';
import { compiled } from '../loading/globals.ts';
import { forkGeneration } from '../platform/index.ts';
import { printError } from './uncaught.ts';

/** What Node says of a program that waits for what can never come. */
const UNSETTLED = 13;

/** Never resolves: the process ends when the work is done. */
export async function runToEnd(work: () => unknown): Promise<never> {
  // A thread's main module is still being evaluated: there Node says so itself.
  if (isMainThread)
    process.once('beforeExit', () => {
      process.exit(UNSETTLED);
    });
  try {
    await work();
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
  // Rejections that nobody handles are told by Node when its microtasks are done, not before.
  await new Promise(setImmediate);
  if (isMainThread) compiled.keep?.(forkGeneration() > 0 ? 'fork' : 'child');
  // With the code that the program itself may have set meanwhile.
  return process.exit();
}
