/**
 * Signals that `mp run` gets on behalf of its program. A Ctrl-C at a terminal reaches the program by itself (the kernel
 * sends it to everybody in the foreground); a signal that was sent to this process alone is passed on.
 */
import type { Supervisor } from '../runner/supervisor.ts';

/** Returns the function that ends the forwarding. */
export function forwardSignals(supervisor: Supervisor): () => void {
  const handlers = (['SIGINT', 'SIGTERM', 'SIGHUP'] as const).map((signal) => {
    const handler = (): void => {
      const { pid } = supervisor;
      if (pid === undefined) return;
      const fromTerminal = signal === 'SIGINT' && process.stdin.isTTY;
      if (!fromTerminal) supervisor.signal(pid, signal);
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  return () => {
    for (const off of handlers) off();
  };
}
