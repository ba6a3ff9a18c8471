/** Workers as processes of this library: daemonic, named after their start method, seen as such in the trace. */
import { Socket } from 'node:net';
import { constants } from 'node:os';
import { createUnder, type StartMethod } from '../memory/creation.ts';
import { platform, type Fd } from '../platform/index.ts';
import { Process } from '../process/process.ts';
import { startedBy } from '../process/start/explicit-driver.ts';
import { threadDriver } from '../process/start/thread.ts';
import { stateOf } from '../process/state.ts';
import { tracer } from '../tracing/index.ts';
import type { StartWorker, WorkerProcess } from './worker-process.ts';
import { poolWorker } from './worker.ts';

export interface WorkerOptions {
  method: StartMethod;
  initializer: ((...args: unknown[]) => unknown) | undefined;
  initargs: readonly unknown[];
  /** 0: as many tasks as there are. */
  maxTasks: number;
  /** In threads of this process. */
  threads: boolean;
}

/** As CPython calls the processes of its contexts. */
const PREFIX = { spawn: 'Spawn', fork: 'Fork', forkserver: 'ForkServer', thread: 'Thread' } as const;

export function workerStarter(options: WorkerOptions): StartWorker {
  const { method, initializer, initargs, maxTasks, threads } = options;
  return (seat, ordinal) =>
    createUnder(method, () => {
      const make = () =>
        new Process({
          target: poolWorker,
          args: [seat, initializer, initargs, maxTasks],
          name: `${PREFIX[threads ? 'thread' : method]}PoolWorker-${ordinal}`,
          daemon: true,
        });
      const process = threads ? startedBy(threadDriver, make) : make();
      stateOf(process).role = 'pool-worker';
      process.start();
      return new StartedWorker(process);
    });
}

/** Milliseconds between a sentinel's end and the process's. */
const REAPING_PATIENCE = 1000;

class StartedWorker implements WorkerProcess {
  readonly pid: number;
  readonly sentinel: Fd;
  readonly #process: Process<Parameters<typeof poolWorker>>;

  constructor(process: Process<Parameters<typeof poolWorker>>) {
    this.#process = process;
    this.pid = (tracer.on ? stateOf(process).child?.threadId?.() : undefined) ?? process.pid ?? 0;
    this.sentinel = process.sentinel as Fd;
  }

  exitcode(): number | null {
    return this.#process.exitcode;
  }

  terminate(): void {
    this.#end(constants.signals.SIGTERM);
  }

  kill(): void {
    this.#end(constants.signals.SIGKILL);
  }

  /** A thread is given up: it leaves as soon as it looks for another task. */
  #end(signal: number): void {
    const { driver, child } = stateOf(this.#process);
    if (driver?.threads === true) child?.signal(signal);
    else if (signal === constants.signals.SIGTERM) this.#process.terminate();
    else this.#process.kill();
  }

  join(timeout?: number): boolean {
    this.#process.join(timeout);
    return this.#process.exitcode !== null;
  }

  close(): void {
    this.#process.close();
  }

  whenEnded(listener: () => void): () => void {
    const socket = new Socket({
      fd: platform.descriptors.duplicate(this.sentinel),
      readable: true,
      writable: false,
    });
    const ended = (): void => {
      socket.destroy();
      // The sentinel closes a moment before the process can be reaped.
      this.#process.join(REAPING_PATIENCE);
      listener();
    };
    socket.on('end', ended);
    socket.on('error', ended);
    socket.resume();
    socket.unref();
    return () => socket.destroy();
  }
}
