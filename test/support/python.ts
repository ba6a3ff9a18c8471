/** The CPythons of this machine: what crosses between them and this library is tested against the real ones. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Python {
  readonly path: string;
  readonly minor: number;
}

let found: readonly Python[] | undefined;

/** Versions 3.6 and newer, the newest first. */
export function pythons(): readonly Python[] {
  if (found !== undefined) return found;
  const pyenv = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  const candidates = existsSync(pyenv)
    ? readdirSync(pyenv).map((version) => join(pyenv, version, 'bin/python3'))
    : [];
  found = [...candidates, 'python3']
    .flatMap((path) => {
      try {
        const text = execFileSync(path, ['-c', 'import sys; print(sys.version_info[1])'], {
          stdio: ['ignore', 'pipe', 'ignore'],
        });
        return [{ path, minor: Number(text) }];
      } catch {
        return [];
      }
    })
    .filter(({ minor }) => minor >= 6)
    .sort((a, b) => b.minor - a.minor);
  return found;
}

/** The newest: it has the handshake with named digests. */
export function newestPython(): Python {
  const [newest] = pythons();
  assert.ok(newest, 'python3 is needed by this test');
  return newest;
}

export interface RunningPython {
  /** What it prints, once it has ended well. Fails with what it wrote to stderr otherwise. */
  readonly output: Promise<string>;
  /** Resolves with the first line that it prints. */
  readonly firstLine: Promise<string>;
  kill(): void;
}

export function runPython({ path }: Python, program: string, ...args: string[]): RunningPython {
  const child = spawn(path, ['-c', program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  let tellLine: (line: string) => void;
  const firstLine = new Promise<string>((resolve) => (tellLine = resolve));
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const end = stdout.indexOf('\n');
    if (end !== -1) tellLine(stdout.slice(0, end));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const output = new Promise<string>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(stdout);
      else reject(new Error(`python ended with ${code}: ${stderr}`));
    });
  });
  output.catch(() => undefined);
  return { output, firstLine, kill: () => child.kill('SIGKILL') };
}
