/**
 * Runs one program to its end and beyond: starts it, watches its whole process tree, collects the trace and the
 * output, keeps the limits, and leaves nothing of it behind: no process, no folder. The tool processes (`mp run`, the
 * runner of an editor or of the playground) each own one.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import type { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Op, StoppedBy } from '../../trace/schema.ts';
import { startJanitor, type Janitor } from './janitor.ts';
import { loadLibrary } from './library.ts';
import { exceededLimit } from './limits.ts';
import { OutputCapture, type OutputChunk } from './output.ts';
import { isTracker } from './proc.ts';
import { RunRecorder } from './recorder.ts';
import type { RunLimits } from './run.ts';
import { createRunFolder, removeRunFolder } from './run-folder.ts';
import { StreamTail } from './tail.ts';
import { ProcessTree, sendSignal } from './tree.ts';
import { TreeWatch } from './watch.ts';

/** Built beside the tools, see there; the sources, as tests run them, use the built one too. */
const awaitProgram = ['../runner/await-program.cjs', '../../dist/runner/await-program.cjs']
  .map((path) => fileURLToPath(new URL(path, import.meta.url)))
  .find((path) => existsSync(path));

/** Milliseconds between two looks at streams and output: new events are on their way to the panel within this time. */
const COLLECT_EVERY = 25;
/** Milliseconds between two looks at the process table. */
const WATCH_EVERY = 100;
/** Milliseconds that the resource tracker has to clear up after a program. */
const TRACKER_GRACE = 3000;
/** Output beyond this is passed on, but not kept in the trace. */
const RECORDED_OUTPUT = 16 << 20;

export interface SupervisorOptions {
  readonly node: string;
  readonly nodeArgs: readonly string[];
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: 'inherit' | 'ignore';
  /** Takes the bytes of the run's container; left out: nothing is observed, and nothing is paid for it. */
  readonly onFrames?: ((bytes: Uint8Array) => void) | undefined;
  /** Takes the program's output; left out: the program writes to this process's own stdout and stderr. */
  readonly onOutput?: ((chunk: OutputChunk) => void) | undefined;
  readonly limits?: RunLimits | undefined;
}

export interface Outcome {
  /** null when a signal ended it. */
  readonly exitcode: number | null;
  readonly signal: number | null;
  /** Why it was ended from outside, if it was. */
  readonly stoppedBecause: string | undefined;
}

export class Supervisor {
  readonly folder = createRunFolder();
  readonly recorder: RunRecorder | undefined;
  readonly #options: SupervisorOptions;
  readonly #janitor: Janitor;
  /** From the moment before the program is started on. */
  #tree: ProcessTree | undefined;
  readonly #watch: TreeWatch;
  readonly #tail: StreamTail | undefined;
  #capture: OutputCapture | undefined;
  #program: ChildProcess | undefined;
  #startedAt = 0;
  #output = 0;
  #stoppedBecause: string | undefined;
  #paused = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#janitor = startJanitor(this.folder);
    mkdirSync(dirname(this.entry));
    if (options.onFrames !== undefined) {
      this.recorder = new RunRecorder(options.onFrames);
      this.#tail = new StreamTail(this.folder);
    }
    this.#watch = new TreeWatch(this.#observer(), process.pid);
  }

  /** Pid of the program, once it was started. */
  get pid(): number | undefined {
    return this.#program?.pid;
  }

  /**
   * The main module that Node is started with; it must be there once the program is built. In a folder of its own: beside
   * it lies what the program was built to, under any name.
   */
  get entry(): string {
    return join(this.folder, 'start', 'main.mjs');
  }

  /**
   * Starts Node, then builds, and lets Node go on when `build` says that {@link entry} is there (`true`); `false` gives
   * the program up. Resolves when the program has ended and nothing of it is left (`undefined`: it was given up). Rejects
   * when Node can't be started.
   */
  async run(
    build: () => Promise<boolean>,
    onStart: (pid: number) => void = () => undefined,
  ): Promise<Outcome | undefined> {
    if (this.#options.onOutput !== undefined) {
      this.#capture = new OutputCapture((await loadLibrary()).supervision);
    }
    const program = this.#start();
    const built = build();
    const end = ended(program).catch(async (error: unknown) => {
      // What is still being built would write into a folder that is about to go.
      await built;
      throw error;
    });
    // Whatever comes first: without Node there is nothing to build for.
    const ready = await Promise.race([built, end.then(() => built)]);
    if (!ready) {
      program.kill('SIGKILL');
      await end;
      return undefined;
    }
    // Its first breath: until now it waited, so what runs below this process besides is not of the program.
    const { supervision } = await loadLibrary();
    supervision.becomeSubreaper();
    this.#tree = new ProcessTree(supervision, [program.pid ?? 0]);
    this.#startedAt = performance.now();
    const gate = program.stdio[3] as Writable;
    gate.on('error', () => undefined);
    gate.end('.');
    if (this.#stoppedBecause === undefined) onStart(program.pid ?? 0);
    else program.kill('SIGKILL');
    return await this.#follow(program, end);
  }

  async #follow(program: ChildProcess, end: ReturnType<typeof ended>): Promise<Outcome> {
    const [collecting, watching] = [
      this.#every(COLLECT_EVERY, this.#collect),
      this.#every(WATCH_EVERY, this.#look),
    ];
    try {
      const { code, signal } = await end;
      const number = signal === null ? null : constants.signals[signal];
      this.#janitor.unguard();
      this.#watch.reaped(program.pid ?? 0, number === null ? (code ?? 0) : -number);
      this.#endTree();
      const outcome: Outcome = { exitcode: code, signal: number, stoppedBecause: this.#stoppedBecause };
      this.#finish(program.pid ?? 0, outcome);
      return outcome;
    } finally {
      clearInterval(collecting);
      clearInterval(watching);
    }
  }

  /** Ends everything; {@link run} resolves soon after. Harmless when it has ended, or before it began. */
  stop(because: string): void {
    this.#stop(because, StoppedBy.somebody);
  }

  #stop(because: string, by: number): void {
    if (this.#stoppedBecause === undefined) {
      this.#stoppedBecause = because;
      this.#notice(because, by);
    }
    this.#tree?.signalAll('SIGKILL');
  }

  pause(): void {
    this.#paused = true;
    this.#tree?.signalAll('SIGSTOP');
  }

  resume(): void {
    this.#paused = false;
    this.#tree?.signalAll('SIGCONT');
  }

  /** Only to processes of this run. */
  signal(pid: number, signal: NodeJS.Signals): void {
    if (this.#tree?.processes().some((stat) => stat.pid === pid) === true) sendSignal(pid, signal);
  }

  /** Removes what the run needed; call it also when {@link run} was never called. */
  async dispose(): Promise<void> {
    this.#tree?.signalAll('SIGKILL');
    this.#tail?.close();
    this.#capture?.close();
    removeRunFolder(this.folder);
    await this.#janitor.dismiss();
  }

  #start(): ChildProcess {
    const { node, nodeArgs, args, cwd, env, stdin } = this.#options;
    if (awaitProgram === undefined) throw new Error('The tools are not built: run `npm run build` first.');
    const outputs = this.#capture?.writers ?? (['inherit', 'inherit'] as const);
    const program = spawn(node, [...nodeArgs, '--require', awaitProgram, this.entry, ...args], {
      cwd,
      env: { ...env, ...this.#traceEnvironment() },
      stdio: [stdin, ...outputs, 'pipe'],
    });
    this.#program = program;
    if (program.pid !== undefined) this.#janitor.guard(program.pid);
    this.#capture?.closeWriters();
    return program;
  }

  #traceEnvironment(): Record<string, string> {
    if (this.recorder === undefined) return {};
    const events = this.#options.limits?.events;
    return {
      MP_TRACE_DIR: this.folder,
      MP_TRACE_EPOCH: String(this.recorder.epoch),
      ...(events === undefined ? {} : { MP_TRACE_EVENTS: String(events) }),
    };
  }

  #every(milliseconds: number, work: () => void): NodeJS.Timeout {
    return setInterval(() => {
      work.call(this);
    }, milliseconds);
  }

  #collect(): void {
    this.#tail?.read((records) => this.recorder?.records(records));
    this.#capture?.read((chunk) => {
      this.#take(chunk);
    });
    this.recorder?.flush();
  }

  #take(chunk: OutputChunk): void {
    this.#output += chunk.bytes.length;
    this.#options.onOutput?.(chunk);
    if (this.recorder === undefined) return;
    if (this.#output <= RECORDED_OUTPUT) {
      this.recorder.note({
        op: Op.RunnerOutput,
        pid: chunk.pid,
        arg: chunk.stream === 'stdout' ? 1 : 2,
        text: Buffer.from(chunk.bytes).toString('utf8'),
      });
    } else if (this.#output - chunk.bytes.length <= RECORDED_OUTPUT) {
      this.#notice(
        `From here on the output is not kept: the program wrote more than ${RECORDED_OUTPUT >> 20} MB.`,
      );
    }
  }

  #look(): void {
    const tree = this.#tree;
    if (tree === undefined) return;
    for (const { pid, status } of tree.reapAdopted(this.pid ?? 0)) this.#watch.reaped(pid, status);
    const processes = tree.processes();
    if (this.recorder !== undefined) this.#watch.look(processes, performance.now());
    // While the learner holds it still, its time does not run out.
    if (this.#paused || this.#options.limits === undefined || this.#stoppedBecause !== undefined) return;
    const message = exceededLimit(this.#options.limits, {
      processes,
      output: this.#output,
      elapsed: performance.now() - this.#startedAt,
    });
    if (message !== undefined) this.#stop(message, StoppedBy.limit);
  }

  /** The program has ended: whatever of its tree still runs ends now, too. */
  #endTree(): void {
    this.#look();
    const tree = this.#tree;
    if (tree === undefined) return;
    tree.signalAll('SIGKILL');
    const begin = performance.now();
    while (performance.now() < begin + 5000) {
      for (const { pid, status } of tree.reapAdopted(0)) this.#watch.reaped(pid, status);
      if (tree.processes().length === 0) break;
      if (performance.now() > begin + TRACKER_GRACE) tree.killTracker();
    }
    // Whoever is gone by now without anybody having seen it go.
    if (this.recorder !== undefined) this.#watch.look(tree.processes(), performance.now());
  }

  #finish(pid: number, outcome: Outcome): void {
    // Everything has ended, so both loops do: what is left is what was written before.
    while (this.#tail?.read((records) => this.recorder?.records(records)) === true);
    while (
      this.#capture?.read((chunk) => {
        this.#take(chunk);
      }) === true
    );
    this.recorder?.note({ op: Op.RunnerEnd, pid, arg: outcome.exitcode ?? -(outcome.signal ?? 0) });
    this.recorder?.end({
      exitcode: outcome.exitcode,
      signal: outcome.signal,
      stopped: outcome.stoppedBecause !== undefined,
    });
  }

  #notice(text: string, stoppedBy?: number): void {
    const arg = stoppedBy === undefined ? {} : { arg: stoppedBy };
    this.recorder?.note({ op: Op.RunnerNotice, pid: this.pid ?? 0, text, ...arg });
  }

  #observer(): ConstructorParameters<typeof TreeWatch>[0] {
    return {
      sample: ({ pid, cpuMs, rss, state }) =>
        this.recorder?.note({ op: Op.RunnerSample, pid, arg: Math.round(cpuMs), value: rss, text: state }),
      ended: (pid, status) => {
        // A parent that is ended by the stop as well can wait for its child and never come to tell of it.
        const known = status ?? (this.#stoppedBecause === undefined ? null : -constants.signals.SIGKILL);
        const note = { op: Op.RunnerProcessEnded, pid } as const;
        this.recorder?.note(known === null ? { ...note, text: 'unseen' } : { ...note, arg: known });
      },
      orphaned: (pid, deadParent) => {
        // The tracker is meant to be nobody's child.
        if (!isTracker(pid)) this.recorder?.note({ op: Op.RunnerOrphan, pid, arg: deadParent });
      },
    };
  }
}

/** Resolves when the process has ended; rejects when it could not be started. */
function ended(program: ChildProcess): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    program.once('error', reject);
    program.once('exit', (code, signal) => {
      resolve({ code, signal });
    });
  });
}
