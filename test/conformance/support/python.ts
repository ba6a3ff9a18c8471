/** The CPython of this machine, if there is a good one, and how a program is run by it. */
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

export interface Python {
  readonly executable: string;
  /** As `3.13.0`. */
  readonly version: string;
  readonly startMethods: readonly string[];
}

/** Older ones lack parts of what is compared. */
const OLDEST = [3, 12] as const;

/**
 * The newest one there is: that of `MP_TEST_PYTHON` (an error if it is none), else among `python3` and its minor
 * versions on the path, and those of pyenv.
 */
export function findPython(): Python | undefined {
  const wanted = process.env['MP_TEST_PYTHON'];
  if (wanted !== undefined) {
    const python = ask(wanted);
    if (python === undefined)
      throw new Error(`MP_TEST_PYTHON=${wanted} is no CPython ${OLDEST.join('.')} or newer.`);
    return python;
  }
  const found = [...pyenv(), 'python3.14', 'python3.13', 'python3'].map(ask);
  return found.filter((python) => python !== undefined).sort(newestFirst)[0];
}

function pyenv(): string[] {
  const folder = join(process.env['PYENV_ROOT'] ?? join(homedir(), '.pyenv'), 'versions');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^3\.1[2-9]/.test(name))
    .map((name) => join(folder, name, 'bin/python3'));
}

function ask(command: string): Python | undefined {
  const question =
    'import sys, platform, multiprocessing as m;' +
    'print(sys.executable, platform.python_version(), platform.python_implementation(), *m.get_all_start_methods())';
  try {
    const answer = execFileSync(command, ['-S', '-c', question], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const [executable = '', version = '', implementation, ...startMethods] = answer.trim().split(' ');
    const [major = 0, minor = 0] = numbers(version);
    if (implementation !== 'CPython' || major !== OLDEST[0] || minor < OLDEST[1]) return undefined;
    return { executable, version, startMethods };
  } catch {
    return undefined;
  }
}

function numbers(version: string): number[] {
  return version.split('.').map((part) => parseInt(part, 10));
}

function newestFirst(a: Python, b: Python): number {
  const [x, y] = [numbers(a.version), numbers(b.version)];
  const at = x.findIndex((part, index) => part !== y[index]);
  return at === -1 ? 0 : (y[at] ?? 0) - (x[at] ?? 0);
}

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

/** `folders`: where the program's own modules are looked for. Killed after `timeout` milliseconds. */
export function runPython(
  { executable }: Python,
  file: string,
  args: readonly string[],
  { folders, timeout }: { folders: readonly string[]; timeout: number },
): Promise<Output> {
  const env = { ...process.env, PYTHONPATH: folders.join(':'), PYTHONDONTWRITEBYTECODE: '1' };
  // Without the site module it starts sooner, and nothing that is installed on the machine plays a part. The program's
  // own folder is no place for modules (-P), or array.py would be what `import array` finds.
  // In a group of its own, so that what hangs can be ended with all its children.
  const child = spawn(executable, ['-S', '-s', '-P', file, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => (output[stream] += text));
  const timer = setTimeout(() => {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  }, timeout);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      resolve({ ...output, code });
    });
  });
}
