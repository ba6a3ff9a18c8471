/** The last part of every child: its work, and the exit code that tells what came of it. */
import { forkGeneration } from '../platform/index.ts';
import { printError } from './uncaught.ts';

/** What Node says of a program that waits for what can never come. */
const UNSETTLED = 13;

/** Never resolves: the process ends when the work is done. */
export async function runToEnd(work: () => unknown): Promise<never> {
  // Where the main module is still being evaluated, Node says so itself.
  if (forkGeneration() > 0)
    process.once('beforeExit', () => {
      process.exit(UNSETTLED);
    });
  try {
    await work();
  } catch (error) {
    printError(error);
    process.exitCode = 1;
  }
  // With the code that the program itself may have set meanwhile.
  return process.exit();
}
