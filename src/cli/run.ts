/** `mp run`: a program in this terminal, as `node FILE` would run it, watched only where that was asked for. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { resolve } from 'node:path';
import type { SourceProblem } from '../../runtime/runner.ts';
import { buildInto, describeProblem, excerptOfProblem, nodeArgs } from '../runner/build.ts';
import type { DeadlockWatch } from '../runner/deadlock-watch.ts';
import { tooOld, versionOf } from '../runner/node-version.ts';
import { startMethodEnvironment } from '../runner/start-method.ts';
import { Supervisor, type Outcome } from '../runner/supervisor.ts';
import { limitOptions, limitsOf } from './limits.ts';
import { forwardSignals } from './signals.ts';
import { parseArguments, UnusableError, UsageError } from './usage.ts';

const known = {
  '--report': { value: false },
  '--trace': { value: true },
  '--on-deadlock': { value: true },
  '--start-method': { value: true },
  '--node': { value: true },
  ...limitOptions,
};

/** Resolves with the exit code of the command. */
export async function run(argv: readonly string[]): Promise<number> {
  const { options, positionals } = parseArguments(argv, known, true);
  const [file, ...args] = positionals;
  if (file === undefined) throw new UsageError('Which program? Name a file to run.');
  const report = options.has('--report');
  const onDeadlock = options.get('--on-deadlock') ?? (report ? 'stop' : 'wait');
  if (onDeadlock !== 'stop' && onDeadlock !== 'wait') {
    throw new UsageError(`--on-deadlock is "stop" or "wait", not "${onDeadlock}".`);
  }
  const limits = limitsOf(options);
  const node = await nodeOf(options.get('--node'));
  const saved = openTraceFile(options.get('--trace'));
  const observed = report || saved !== undefined || onDeadlock === 'stop';
  const deadlocks = onDeadlock === 'stop' ? await deadlockWatch() : undefined;
  const chunks: Uint8Array[] = [];
  const supervisor = new Supervisor({
    node: node.path,
    nodeArgs,
    args,
    cwd: process.cwd(),
    env: { ...process.env, ...startMethodEnvironment(options.get('--start-method') ?? null) },
    stdin: 'inherit',
    limits,
    ...(observed && {
      onFrames: (bytes: Uint8Array) => {
        deadlocks?.feed(bytes);
        if (report) chunks.push(bytes);
        if (saved !== undefined) writeSync(saved, bytes);
      },
    }),
    // Counted as it passes through.
    ...((observed || limits.output !== undefined) && {
      onOutput: ({ stream, bytes }) => {
        writeFully(stream === 'stdout' ? 1 : 2, bytes);
      },
    }),
  });
  try {
    let problems: readonly SourceProblem[] = [];
    const stopForwarding = forwardSignals(supervisor);
    const outcome = await supervisor.run(
      async () => {
        problems = await buildInto(supervisor, { file: resolve(file), args, node: node.version });
        return problems.length === 0;
      },
      () => {
        deadlocks?.start(supervisor);
      },
    );
    stopForwarding();
    if (outcome === undefined) {
      for (const problem of problems) {
        console.error(describeProblem(problem));
        const excerpt = excerptOfProblem(problem);
        if (excerpt !== undefined) console.error(`\n${excerpt}\n`);
      }
      return 1;
    }
    sayHowItEnded(outcome);
    if (!report) return exitCode(outcome);
    const { printReport } = await import('./report.ts');
    return await printReport(chunks, exitCode(outcome));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.error(`mp: there is no Node at "${node.path}".`);
    return 1;
  } finally {
    deadlocks?.stop();
    await supervisor.dispose();
    if (saved !== undefined) closeSync(saved);
  }
}

/** The one that was named, asked for its version before anything is started with it; else the present one. */
async function nodeOf(path: string | undefined): Promise<{ path: string; version: string }> {
  if (path === undefined) return { path: process.execPath, version: process.version };
  const version = await versionOf(path);
  if (version === undefined)
    throw new UnusableError(
      `There is no Node at "${path}" that can be started. Give --node the path of one.`,
    );
  const problem = tooOld(version);
  if (problem !== undefined) throw new UnusableError(`${path}: ${problem}`);
  return { path, version: `v${version}` };
}

/** Only where it is wanted: the model is most of what there is to load. */
async function deadlockWatch(): Promise<DeadlockWatch> {
  const { DeadlockWatch } = await import('../runner/deadlock-watch.ts');
  return new DeadlockWatch();
}

/** What is not plain from the program's own words. A shell tells of a signal only where its own child got it. */
function sayHowItEnded({ stoppedBecause, signal }: Outcome): void {
  if (stoppedBecause !== undefined) console.error(`mp: ${stoppedBecause}`);
  else if (signal !== null && !asked.has(signal)) {
    const name = Object.entries(constants.signals).find(([, number]) => number === signal)?.[0];
    console.error(`mp: the program was ended by signal ${signal}${name === undefined ? '' : ` (${name})`}.`);
  }
}

/** Whoever sends one of these, by Ctrl-C or by closing a terminal or a pipe, knows. */
const asked: ReadonlySet<number> = new Set(
  (['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE'] as const).map((name) => constants.signals[name]),
);

/** As a shell reports it: 128 + N for signal N. */
function exitCode({ exitcode, signal }: Outcome): number {
  return exitcode ?? 128 + (signal ?? 0);
}

function openTraceFile(path: string | undefined): number | undefined {
  if (path === undefined) return undefined;
  try {
    return openSync(path, 'w', 0o600);
  } catch (error) {
    throw new UsageError(`The trace can not be saved to ${path}: ${(error as Error).message}`);
  }
}

/** Waits where the reader is slow; what nobody reads any more is dropped, as a program's own output would be. */
function writeFully(fd: number, bytes: Uint8Array): void {
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += writeSync(fd, bytes, offset);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') {
        Atomics.wait(pause, 0, 0, 5);
        continue;
      }
      return;
    }
  }
}
const pause = new Int32Array(new SharedArrayBuffer(4));
