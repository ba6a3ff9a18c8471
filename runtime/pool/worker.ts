/**
 * A pool's worker: takes tasks until there are no more to come. It sleeps in the kernel while it has nothing to do,
 * unless earlier tasks left something in its event loop (a timer, a server): then it waits there.
 */
import { registerOwn } from '../channel/references.ts';
import { takePacker, releasePacker } from '../channel/pickle.ts';
import { packThrown } from '../channel/thrown.ts';
import { Bell } from './bell.ts';
import { taskContext } from './contexts.ts';
import { Control, Worker, WorkerState, workerWords } from './control.ts';
import { ResultKind } from './kinds.ts';
import { ResultWriter } from './result-log.ts';
import type { Seat } from './seat.ts';
import { Spin } from './spin.ts';
import { TaskRunner } from './task-runner.ts';
import { TaskTaker } from './task-board.ts';
import { listenAsWorker, sleepAsWorker, wakeOwner } from './waking.ts';

/** Tasks that are not async keep the event loop waiting; after so many in a row it gets a turn, if it wants one. */
const TASKS_BETWEEN_TURNS = 256;

/** Target of a worker's process. `maxTasks`: it leaves after so many; 0: never. */
export async function poolWorker(
  seat: Seat,
  initializer: ((...args: unknown[]) => unknown) | undefined,
  initargs: readonly unknown[],
  maxTasks: number,
): Promise<void> {
  const worker = new PoolWorker(seat);
  try {
    await initializer?.(...initargs);
  } catch (error) {
    worker.report(ResultKind.InitializerFailed, packThrown(error, taskContext(seat.threads)));
    worker.retire();
    return;
  }
  worker.report(ResultKind.Ready, null);
  await worker.serve(maxTasks);
  worker.retire();
}

registerOwn('poolWorker', poolWorker);

class PoolWorker {
  readonly #seat: Seat;
  readonly #control: Int32Array;
  /** Index of this worker's words. */
  readonly #own: number;
  readonly #tasks: TaskTaker;
  readonly #results: ResultWriter;
  readonly #runner: TaskRunner;
  readonly #spin = new Spin();
  #bell: Bell | undefined;

  constructor(seat: Seat) {
    this.#seat = seat;
    this.#control = seat.control.words;
    this.#own = workerWords(seat.worker);
    this.#tasks = new TaskTaker(seat.slots, this.#control, seat.worker, this.#own + Worker.current);
    this.#results = new ResultWriter(seat.log, this.#control, seat.control.address, this.#own);
    this.#runner = new TaskRunner(seat, this.#results);
  }

  /** Tells the owner of something that is no task's result. */
  report(kind: ResultKind, value: unknown): void {
    const packer = takePacker();
    try {
      this.#results.write(
        kind,
        0,
        packer.buffer,
        packer.pack(value, 'report', taskContext(this.#seat.threads)),
      );
    } finally {
      releasePacker(packer);
    }
    this.#wakeOwner();
  }

  /** Says that this worker leaves as it should. */
  retire(): void {
    Atomics.store(this.#control, this.#own + Worker.state, WorkerState.Retired);
    this.#bell?.close();
    this.#wakeOwner();
  }

  async serve(maxTasks: number): Promise<void> {
    let done = 0;
    /** Since the last task the event loop had its turn: what that left in promises and immediates has been done. */
    let turned = false;
    for (;;) {
      if (Atomics.load(this.#control, Control.closing) === 2) return;
      const posted = this.#tasks.take();
      if (posted === undefined) {
        if (Atomics.load(this.#control, Control.closing) !== 0 && !this.#tasks.waiting) return;
        if (this.#spin.until(this.#somethingToDo)) continue;
        if (!turned) {
          await turnOfTheLoop();
          turned = true;
        } else if (loopIsInUse()) await this.#listen();
        else sleepAsWorker(this.#control, this.#seat.control.address, this.#own, this.#somethingToDo);
        continue;
      }
      const running = this.#runner.run(posted);
      if (running !== undefined) await running;
      Atomics.store(this.#control, this.#own + Worker.current, 0);
      this.#wakeOwner();
      done++;
      turned = false;
      if (done === maxTasks) return;
      if (done % TASKS_BETWEEN_TURNS === 0 && loopIsInUse()) await turnOfTheLoop();
    }
  }

  readonly #somethingToDo = (): boolean =>
    this.#tasks.waiting || Atomics.load(this.#control, Control.closing) !== 0;

  async #listen(): Promise<void> {
    const bell = (this.#bell ??= new Bell(this.#seat.wakeUp));
    await new Promise<void>((resolve) => {
      bell.listen(() => {
        this.#rung();
      });
      this.#rung = resolve;
      bell.holdLoop(true);
      if (listenAsWorker(this.#control, this.#own, this.#somethingToDo)) resolve();
    });
    Atomics.store(this.#control, this.#own + Worker.state, WorkerState.Busy);
    bell.holdLoop(false);
  }
  #rung: () => void = () => undefined;

  #wakeOwner(): void {
    wakeOwner(this.#control, this.#seat.ownerBell);
  }
}

/** What Node itself has open in a process that has nothing to do. */
const OF_THE_PROCESS = new Set(['TTYWrap', 'PipeWrap', 'CloseReq']);

/** Whether anything but a promise may still happen in this process's event loop. */
function loopIsInUse(): boolean {
  return process.getActiveResourcesInfo().some((resource) => !OF_THE_PROCESS.has(resource));
}

function turnOfTheLoop(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
