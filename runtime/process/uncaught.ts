/** How an error that nobody caught is shown, in the main process and in children. */
import { inspect } from 'node:util';
import { onFork } from '../platform/index.ts';

let installed = false;
let header = '';
let last = '';

// Its listeners are gone in a forked child.
onFork(() => {
  installed = false;
  last = '';
});

/** In a child: its errors are printed under `Process NAME:`. */
export function headUncaughtErrors(name: string): void {
  header = `Process ${name}:`;
}

/**
 * Prints uncaught errors at once and then ends the process with code 1. Node itself would run the 'exit' handlers
 * first, in which this library waits for children: the error would be shown late or never. Where the program handles
 * uncaught errors itself, nothing is done.
 */
export function reportUncaughtErrors(): void {
  if (installed) return;
  installed = true;
  process.on('uncaughtException', onUncaught);
}

/**
 * For a process that is observed: what ends it is remembered for the trace, however it is shown. An error at the very
 * start comes before there are children, and so before {@link reportUncaughtErrors}.
 */
export function rememberUncaughtErrors(): void {
  process.on('uncaughtExceptionMonitor', (error) => {
    // A program that handles such errors itself goes on.
    if (process.listenerCount('uncaughtException') <= (installed ? 1 : 0)) last = describeError(error);
  });
}

function onUncaught(error: unknown): void {
  if (process.listenerCount('uncaughtException') > 1) return;
  printError(error);
  process.exit(1);
}

/** What the target of a child, or anything else, threw; to stderr, with its stack and causes. */
export function printError(error: unknown): void {
  const text = describeError(error);
  last = text;
  process.stderr.write(header === '' ? `${text}\n\nNode.js ${process.version}\n` : `${header}\n${text}\n`);
}

/** Text of the error that ends this process; '' when none does. */
export function lastError(): string {
  return last;
}

export function describeError(error: unknown): string {
  try {
    return error instanceof Error ? inspect(error) : `Uncaught ${inspect(error)}`;
  } catch {
    return 'Uncaught error that can not be shown';
  }
}
