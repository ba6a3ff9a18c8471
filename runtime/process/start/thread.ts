/**
 * A thread of this process in place of a process: a Node worker that starts with `thread.ts`, and behind the same contract.
 * Nothing of it needs this thread's event loop, which may be blocked in a join.
 */
import { existsSync } from 'node:fs';
import { isMainThread, SHARE_ENV, Worker } from 'node:worker_threads';
import { builtFile } from '../../loading/own-modules.ts';
import { platform, type ExitStatus, type Fd, type Pid } from '../../platform/index.ts';
import type { Child, Launch, StartDriver } from './contract.ts';
import { Sentinel } from './sentinel.ts';
import {
  endThread,
  STAGE,
  STATUS,
  THREAD,
  THREAD_WORDS,
  ThreadStage,
  type ThreadData,
} from './thread-state.ts';

const { descriptors: system } = platform;

export const threadDriver: StartDriver = {
  method: 'spawn',
  inherits: false,
  threads: true,
  obstacle: () => undefined,

  start({ preparation, packed, descriptors }: Launch): Child {
    const [sentinel, end] = system.pipe();
    const state = new Int32Array(new SharedArrayBuffer(THREAD_WORDS * 4));
    // Copies: whoever launches closes its own, and so does the thread.
    const copies = descriptors.map((fd) => system.duplicate(fd));
    const data: ThreadData = {
      state,
      // A daemonic thread may start processes, as in Python: it ends with its process, not before.
      preparation: JSON.stringify({ ...preparation, daemon: false }),
      packed,
      descriptors: copies,
      sentinel: end,
    };
    try {
      const worker = new Worker(builtFile('thread.js'), {
        workerData: data,
        env: SHARE_ENV,
        name: preparation.name,
        // This library closes what it opens by itself, in whichever thread.
        trackUnmanagedFds: false,
      });
      return new ThreadChild(worker, state, sentinel, end);
    } catch (error) {
      for (const fd of [sentinel, end, ...copies]) system.close(fd);
      throw error;
    }
  },
};

class ThreadChild implements Child {
  readonly pid = platform.processes.pid();
  readonly #state: Int32Array;
  readonly sentinel: Sentinel;
  readonly #end: Fd;
  #givenUp = false;
  #gone = false;

  constructor(worker: Worker, state: Int32Array, sentinel: Fd, end: Fd) {
    this.#state = state;
    this.sentinel = new Sentinel(sentinel);
    this.#end = end;
    // Whoever wants its end waits for it (join, the exit of the program).
    worker.unref();
    // What it throws it tells by itself, where it gets that far.
    worker.on('error', (error) => {
      if (this.#finish(1)) console.error(error);
    });
    worker.on('exit', (code) => {
      this.#gone = true;
      this.#finish(code);
    });
    mayStay(this);
  }

  threadId(): Pid {
    while (Atomics.load(this.#state, THREAD) === 0 && this.wait(false) === null)
      Atomics.wait(this.#state, THREAD, 0, 1000);
    return Atomics.load(this.#state, THREAD) as Pid;
  }

  wait(block: boolean): ExitStatus | null {
    if (block && !this.#ended) system.poll([{ fd: this.sentinel.fd, readable: true }], Infinity);
    return this.#ended ? Atomics.load(this.#state, STATUS) : null;
  }

  /**
   * Gives it up: it counts as ended, and ends with the program. Nothing ends a thread from outside: Node's way would abort
   * the whole process where the thread is in a native call.
   */
  signal(signal: number): void {
    if (this.#finish(-signal)) this.#givenUp = true;
  }

  letGo(): void {
    this.sentinel.letGo();
  }

  close(): void {
    this.sentinel.close();
  }

  get #ended(): boolean {
    return Atomics.load(this.#state, STAGE) === ThreadStage.Ended;
  }

  /** It was given up, and still runs or sleeps. */
  get stays(): boolean {
    if (!this.#givenUp || this.#gone) return false;
    const thread = Atomics.load(this.#state, THREAD);
    return thread === 0 || existsSync(`/proc/self/task/${thread}`);
  }

  #finish(status: number): boolean {
    return endThread(this.#state, status, () => {
      system.close(this.#end);
    });
  }
}

const started = new Set<ThreadChild>();

/**
 * Node ends its threads when it ends, and waits for them: for ever, where one sleeps in the kernel. With a thread that was
 * given up this process therefore leaves without Node, when all others have had their say.
 */
function mayStay(child: ThreadChild): void {
  if (started.size === 0 && isMainThread) process.on('exit', leave);
  for (const other of started) if (other.wait(false) !== null && !other.stays) started.delete(other);
  started.add(child);
}

function leave(code: number): void {
  if (![...started].some((child) => child.stays)) return;
  const listeners = process.listeners('exit');
  for (const listener of listeners.slice(listeners.indexOf(leave) + 1)) listener.call(process, code);
  platform.processes.exitNow(Number(process.exitCode ?? code));
}
