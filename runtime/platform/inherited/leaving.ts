/**
 * How a forked process ends. Node's own way takes apart what belongs to threads that a fork does not have, and hangs or
 * crashes there; so the listeners of 'exit' are called as ever, and then the process is gone.
 */

type Leave = (code: number) => never;

/** In the child. `process.exit()` and the end of the event loop both come here. */
export function leaveBy(exitNow: Leave): void {
  Object.defineProperty(process, 'reallyExit', {
    value: (code: unknown) => exitNow(exitCode(code)),
    configurable: true,
    writable: true,
  });
  const emit = process.emit.bind(process) as (event: string | symbol, ...args: unknown[]) => boolean;
  Object.defineProperty(process, 'emit', {
    value: (event: string | symbol, ...args: unknown[]) => {
      const heard = emit(event, ...args);
      // By process.exit() it goes on to reallyExit by itself; this is for the loop that has run dry.
      if (event === 'exit') exitNow(exitCode(process.exitCode ?? args[0]));
      return heard;
    },
    configurable: true,
    writable: true,
  });
}

function exitCode(code: unknown): number {
  const number = Number(code ?? 0);
  return Number.isInteger(number) ? number & 0xff : 1;
}
