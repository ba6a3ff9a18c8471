/**
 * What clears up after a runner that was killed: a shell that waits for the end of a pipe which only the runner holds
 * open. Whatever ends the runner (SIGKILL too) ends the pipe; then the shell kills the program, whose children end with
 * it, and removes the run's folder. After an orderly end it finds nothing to do.
 */
import { spawn } from 'node:child_process';

const script = [
  'victim=',
  'while read -r line; do victim=$line; done',
  '[ -n "$victim" ] && kill -KILL "$victim" 2>/dev/null',
  'rm -rf -- "$1"',
].join('\n');

export interface Janitor {
  /** The process to kill should the runner vanish. */
  guard(pid: number): void;
  /** That process has ended by itself: its number may soon belong to another. */
  unguard(): void;
  /** Lets the janitor go; resolves when it has ended, and the folder with it. */
  dismiss(): Promise<void>;
}

export function startJanitor(folder: string): Janitor {
  // A session of its own: a Ctrl-C at the terminal must not end it before the runner.
  const shell = spawn('/bin/sh', ['-c', script, 'janitor', folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  // Without a shell the runner still clears up itself; only its own violent death would leave something.
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  shell.unref();
  const tell = (line: string): void => {
    shell.stdin.write(`${line}\n`);
  };
  return {
    guard: (pid) => {
      tell(String(pid));
    },
    unguard: () => {
      tell('');
    },
    dismiss: () =>
      new Promise((resolve) => {
        if (shell.exitCode !== null || shell.pid === undefined) {
          resolve();
          return;
        }
        shell.ref();
        shell.once('exit', () => {
          resolve();
        });
        shell.stdin.end();
      }),
  };
}
