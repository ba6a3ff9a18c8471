/** Listeners that a forked child inherited on `process`: its parent's program's, not to be called there. */

/** What Node itself listens to in every process. */
const ofNode = new Set<string | symbol>(['newListener', 'removeListener', 'warning', 'SIGWINCH']);

/** In the child. Signals that the parent handled are back to their defaults. */
export function forgetListeners(): void {
  for (const name of process.eventNames()) if (!ofNode.has(name)) process.removeAllListeners(name);
}
