/** `mp run`: a program in this terminal, as `node FILE` would run it, watched only where that was asked for. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import type { SourceProblem } from '../../runtime/runner.ts';
import { buildInto, describeProblem, nodeArgs } from '../runner/build.ts';
import type { DeadlockWatch } from '../runner/deadlock-watch.ts';
import { startMethodEnvironment } from '../runner/start-method.ts';
import { Supervisor, type Outcome } from '../runner/supervisor.ts';
import { forwardSignals } from './signals.ts';
import { parseArguments, UsageError } from './usage.ts';

const known = {
  '--report': { value: false },
  '--trace': { value: true },
  '--on-deadlock': { value: true },
  '--start-method': { value: true },
  '--node': { value: true },
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
  const saved = openTraceFile(options.get('--trace'));
  const observed = report || saved !== undefined || onDeadlock === 'stop';
  const deadlocks = onDeadlock === 'stop' ? await deadlockWatch() : undefined;
  const chunks: Uint8Array[] = [];
  const supervisor = new Supervisor({
    node: options.get('--node') ?? process.execPath,
    nodeArgs,
    args,
    cwd: process.cwd(),
    env: { ...process.env, ...startMethodEnvironment(options.get('--start-method') ?? null) },
    stdin: 'inherit',
    ...(observed && {
      onFrames: (bytes: Uint8Array) => {
        deadlocks?.feed(bytes);
        if (report) chunks.push(bytes);
        if (saved !== undefined) writeSync(saved, bytes);
      },
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
        problems = await buildInto(supervisor, { file: resolve(file), args, node: process.version });
        return problems.length === 0;
      },
      () => {
        deadlocks?.start(supervisor);
      },
    );
    stopForwarding();
    if (outcome === undefined) {
      for (const problem of problems) console.error(describeProblem(problem));
      return 1;
    }
    if (outcome.stoppedBecause !== undefined) console.error(`mp: ${outcome.stoppedBecause}`);
    if (!report) return exitCode(outcome);
    const { printReport } = await import('./report.ts');
    return await printReport(chunks, exitCode(outcome));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    console.error(`mp: there is no Node at "${options.get('--node') ?? process.execPath}".`);
    return 1;
  } finally {
    deadlocks?.stop();
    await supervisor.dispose();
    if (saved !== undefined) closeSync(saved);
  }
}

/** Only where it is wanted: the model is most of what there is to load. */
async function deadlockWatch(): Promise<DeadlockWatch> {
  const { DeadlockWatch } = await import('../runner/deadlock-watch.ts');
  return new DeadlockWatch();
}

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
