/**
 * Runs a program the user's way: built by `buildProgram`, started on plain Node, its children real processes. Fails
 * the test when anything of it is left behind: a process, a name in /dev/shm, a temporary file.
 */
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildProgram, type BuiltProgram } from '../../runtime/loading/build-program.ts';

export interface ProgramOptions {
  args?: readonly string[];
  /** Options of Node itself. */
  execArgv?: readonly string[];
  env?: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** The Node to run it with. Default: that of `MP_TEST_NODE`, else the one that runs the tests. */
  node?: string;
  /** A command, with its arguments, that becomes Node (`nice -n 5`). */
  through?: readonly string[];
  stdin?: string;
  /** Leaves stdin open after that, for `during`. */
  keepStdin?: boolean;
  /** Milliseconds, after which all of it is killed and the test fails. Default 15,000. */
  timeout?: number;
  /** Called when the program has been started, with its process and what it wrote so far at each call. */
  during?: (running: RunningProgram) => Promise<void>;
}

export interface ProgramResult {
  stdout: string;
  stderr: string;
  /** Lines of stdout without the last, empty one. */
  lines: string[];
  /** Exit code, or −N for signal N. */
  code: number;
  /** Folder of the trace; gone when the test helper returns, so read in `during` or through {@link trace}. */
  trace: ReadonlyMap<string, Buffer>;
}

export interface RunningProgram {
  readonly process: ChildProcess;
  readonly pid: number;
  readonly traceFolder: string;
  stdout(): string;
  stderr(): string;
  /** Resolves when stdout contains `text`. */
  printed(text: string): Promise<void>;
  /** Pids of the whole tree, without the program's own. */
  descendants(): number[];
}

const mark = 'MP_TEST_RUN';

/** Runs `file` (absolute), building it first. */
export async function runProgram(file: string, options: ProgramOptions = {}): Promise<ProgramResult> {
  const folder = mkdtempSync(join(tmpdir(), 'mp-test-'));
  try {
    const built = await buildProgram({ file, outDir: folder });
    if (!built.ok)
      assert.fail(
        built.errors.map(({ line, column, text }) => `${file}:${line}:${column}: ${text}`).join('\n'),
      );
    return await runBuilt(built, { cwd: dirname(file), ...options });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs the text of a program, from a folder of its own without a package.json. */
export async function runText(
  text: string,
  { name = 'program.ts', ...options }: ProgramOptions & { name?: string } = {},
): Promise<ProgramResult> {
  const folder = mkdtempSync(join(tmpdir(), 'mp-test-text-'));
  try {
    const file = join(folder, name);
    writeFileSync(file, text);
    return await runProgram(file, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export function runBuilt({ entry }: BuiltProgram, options: ProgramOptions = {}): Promise<ProgramResult> {
  return runNode(['--enable-source-maps', ...(options.execArgv ?? []), entry], options);
}

/** Runs Node with these arguments and looks after what it leaves. */
export async function runNode(
  argv: readonly string[],
  {
    args = [],
    env = {},
    cwd,
    node = process.env['MP_TEST_NODE'] ?? process.execPath,
    through = [],
    stdin,
    keepStdin = false,
    timeout = 15_000,
    during,
  }: ProgramOptions = {},
): Promise<ProgramResult> {
  const traceFolder = mkdtempSync(join(tmpdir(), 'mp-test-trace-'));
  const stamp = `${process.pid}-${Math.random().toString(36).slice(2)}`;
  const namesBefore = sharedNames();
  const environment: Record<string, string | undefined> = {
    ...process.env,
    NODE_OPTIONS: undefined,
    MP_TRACE_DIR: traceFolder,
    ...env,
    [mark]: stamp,
  };
  delete environment['NODE_EXTRA_CA_CERTS'];
  // By hand: all of these tests over another start method, with MP_START_METHOD and what it needs.
  const extra = process.env['MP_TEST_NODE_ARGS']?.split(' ') ?? [];
  const [command = node, ...words] = [...through, node, ...extra, ...argv, ...args];
  const child = spawn(command, words, {
    cwd,
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const watchers = new Set<() => void>();
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      output[stream] += text;
      for (const watcher of watchers) watcher();
    });
  }
  child.stdin.on('error', () => undefined);
  if (!keepStdin) child.stdin.end(stdin);
  else if (stdin !== undefined) child.stdin.write(stdin);
  const ended = new Promise<number>((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      resolve(code ?? -signalNumber(signal));
    });
  });
  const closed = new Promise<void>((resolve) =>
    child.on('close', () => {
      resolve();
    }),
  );
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    for (const pid of [child.pid, ...stamped(stamp)]) kill(pid);
  }, timeout);
  try {
    const running = runningProgram(child, output, watchers, stamp, traceFolder);
    await Promise.race([during?.(running), ended.then(() => undefined)]);
    const code = await ended;
    // A child that outlives the program keeps its output open: that is a left-over, looked for below.
    const left = await leftAfterGrace(stamp);
    for (const pid of left) kill(pid);
    await closed;
    assert.ok(!timedOut, `the program did not end in ${timeout} ms.\n${output.stdout}\n${output.stderr}`);
    assert.deepEqual(
      left.map(describe),
      [],
      `processes were left behind.\n${output.stdout}\n${output.stderr}`,
    );
    assert.deepEqual(await namesLeftAfterGrace(namesBefore), [], 'names in /dev/shm were left behind');
    const trace = new Map(
      readdirSync(traceFolder).map((name) => [name, readFileSync(join(traceFolder, name))] as const),
    );
    return { ...output, lines: output.stdout.split('\n').slice(0, -1), code, trace };
  } finally {
    clearTimeout(timer);
    for (const pid of [...(child.exitCode === null ? [child.pid] : []), ...stamped(stamp)]) kill(pid);
    rmSync(traceFolder, { recursive: true, force: true });
  }
}

function runningProgram(
  child: ChildProcess,
  output: { stdout: string; stderr: string },
  watchers: Set<() => void>,
  stamp: string,
  traceFolder: string,
): RunningProgram {
  return {
    process: child,
    pid: child.pid ?? 0,
    traceFolder,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    descendants: () => stamped(stamp).filter((pid) => pid !== child.pid),
    printed: (text) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!output.stdout.includes(text)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
  };
}

/** Every process of a run carries its stamp in its environment, wherever in the tree it ends up. */
function stamped(stamp: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`${mark}=${stamp}`);
      } catch {
        return false;
      }
    });
}

/** Those whose parent died have 3 s to end themselves. */
async function leftAfterGrace(stamp: string): Promise<number[]> {
  const deadline = Date.now() + 3000;
  for (;;) {
    const left = stamped(stamp);
    if (left.length === 0 || Date.now() > deadline) return left;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Names have 2 s to go: those of other programs on this machine come and go meanwhile. */
async function namesLeftAfterGrace(before: readonly string[]): Promise<string[]> {
  const deadline = Date.now() + 2000;
  const left = sharedNames().filter((name) => !before.includes(name));
  for (;;) {
    const now = sharedNames();
    const still = left.filter((name) => now.includes(name));
    if (still.length === 0 || Date.now() > deadline) return still;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function describe(pid: number): string {
  try {
    return `${pid}: ${readFileSync(`/proc/${pid}/cmdline`, 'latin1').replaceAll('\0', ' ')}`;
  } catch {
    return String(pid);
  }
}

function kill(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function sharedNames(): string[] {
  // Named blocks begin like this; semaphores (`sem.mp-…`) are CPython's, this library's have no names.
  return readdirSync('/dev/shm').filter((name) => /^(psm_|mp-)/.test(name));
}

function signalNumber(signal: NodeJS.Signals | null): number {
  return signal === null ? 0 : constants.signals[signal];
}
