/**
 * Starts the resource tracker: a small Node beside the program, which outlives all of it. A shell starts it and ends at
 * once, so it is a child of nobody in the program: who kills the program's whole tree at once does not find it there.
 */
import { closeSync, existsSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { UnsupportedError } from '../errors.ts';
import { platform, type Fd } from '../platform/index.ts';
import type { ProcessTree } from './tree.ts';

/** Under which descriptor the tracker finds the socket that it listens on. */
export const LISTENER_FD = 3;

const SHELL = '/bin/sh';

/** Little memory: it sleeps nearly all of its life. And no threads, so that it can be forked. */
const nodeArguments = ['--max-semi-space-size=1', ...platform.forking.flags, '--no-warnings'];

/** Beside the built library; the sources, as tests run them, use the built one too. */
function script(): string {
  const found = ['./tracker.js', '../dist/tracker.js']
    .map((path) => fileURLToPath(new URL(path, import.meta.url)))
    .find((path) => existsSync(path));
  if (found === undefined)
    throw new UnsupportedError(
      'The resource tracker (tracker.js) is missing beside the library; install it again.',
    );
  return found;
}

/** The listener stays the caller's. Returns at once: what is sent meanwhile waits in the listener's line. */
export function startTracker(listener: Fd, { root }: ProcessTree): void {
  const { processes } = platform;
  const nothing = openSync('/dev/null', 'r+') as Fd;
  const tracker = [process.execPath, ...nodeArguments, script(), String(root)];
  const shell = existsSync(SHELL);
  try {
    const pid = processes.spawn({
      executable: shell ? SHELL : process.execPath,
      argv: shell ? [SHELL, '-c', '"$@" &', 'tracker', ...tracker] : tracker,
      // Preloads and debuggers are meant for the program.
      env: { ...process.env, NODE_OPTIONS: undefined, NODE_EXTRA_CA_CERTS: undefined },
      cwd: '/',
      // Not the program's stdout: who reads that waits for its end.
      descriptors: [
        [nothing, 0],
        [nothing, 1],
        [listener, LISTENER_FD],
      ],
      // A Ctrl-C at the terminal ends the program; the tracker has to clear up after it.
      ownSession: true,
    });
    if (shell) processes.wait(pid, true);
  } finally {
    closeSync(nothing);
  }
}
