/** Ends a run that has been deadlocked for a while, where that is wanted: nobody sits in front of it to see it. */
import { presentDeadlock, RunModel } from '../../trace/index.ts';
import type { Supervisor } from './supervisor.ts';

/** Milliseconds that a deadlock must have lasted. */
const PATIENCE = 2000;
const LOOK_EVERY = 250;

export class DeadlockWatch {
  readonly #model = new RunModel();
  #timer: NodeJS.Timeout | undefined;
  /** Since when the present one is there, on the clock of `performance`. */
  #since: number | undefined;

  /** Bytes of the run's container. */
  feed(bytes: Uint8Array): void {
    this.#model.feed(bytes);
  }

  start(supervisor: Supervisor): void {
    const model = this.#model;
    this.#timer = setInterval(() => {
      const deadlock = presentDeadlock(model);
      if (deadlock === undefined) {
        this.#since = undefined;
        return;
      }
      this.#since ??= performance.now();
      if (performance.now() - this.#since < PATIENCE) return;
      this.stop();
      supervisor.stop(`Stopped after ${PATIENCE / 1000} s of deadlock. ${deadlock.title}.`);
    }, LOOK_EVERY);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
