/** Replay: moves the chosen moment at a speed, frame by frame, and stops at the end. */
import type { Session } from './session.ts';

export class Replay {
  readonly #session: Session;
  #frame: number | undefined;
  #last = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  start(): void {
    if (this.#frame !== undefined) return;
    this.#last = performance.now();
    const step = (now: number): void => {
      const { view } = this.#session;
      const end = this.#session.end();
      const at = (view.get().moment ?? 0) + (now - this.#last) * 1000 * view.get().speed;
      this.#last = now;
      if (at >= end) {
        this.stop();
        this.#session.goLive();
        return;
      }
      view.update({ moment: at });
      this.#frame = requestAnimationFrame(step);
    };
    this.#frame = requestAnimationFrame(step);
  }

  stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }
}
