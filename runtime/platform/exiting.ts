/**
 * What must be done before this process ends by itself, in Python's order: first what owns processes is told to finish
 * (pools, managers), then daemons are ended and children joined, then what was put is flushed. A process that is
 * killed runs none of it, so nothing may rely on it for correctness.
 */

/**
 * early: pools, managers. children: join and terminate. late: queues wait until what they hold was taken. last: the
 * final word in the trace.
 */
export type ExitStage = 'early' | 'children' | 'late' | 'last';

type Hook = () => void;

const hooks: Record<ExitStage, Set<Hook>> = {
  early: new Set(),
  children: new Set(),
  late: new Set(),
  last: new Set(),
};
let listening = false;
let done = false;

/**
 * Has `hook` run when this process ends by itself (returned, threw, `process.exit`), in the main process and in
 * children. It may block; it must not need the event loop. Returns the function that takes it back.
 */
export function atExit(stage: ExitStage, hook: Hook): () => void {
  if (!listening) {
    listening = true;
    process.on('exit', runExitHooks);
  }
  hooks[stage].add(hook);
  return () => hooks[stage].delete(hook);
}

/** For those who leave without Node's 'exit' event (a forked child). A second call does nothing. */
export function runExitHooks(): void {
  if (done) return;
  done = true;
  for (const stage of ['early', 'children', 'late', 'last'] as const) {
    for (const hook of [...hooks[stage]].reverse()) {
      try {
        hook();
      } catch (error) {
        // The others must still run.
        console.error(error);
      }
    }
  }
}

/** In a forked child, whose listeners of 'exit' are gone: the parent's hooks are the parent's. */
export function forgetExitHooks(): void {
  for (const stage of Object.values(hooks)) stage.clear();
  listening = false;
  done = false;
}
