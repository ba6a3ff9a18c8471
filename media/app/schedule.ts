/** When to draw: at the next animation frame, and for a live run no more often than asked, so that text stays readable. */

export class Scheduler {
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #last = -Infinity;
  readonly #work: () => void;
  readonly #apart: number;

  /** `apart`: at least so many milliseconds between two calls of `work` that were not urgent. */
  constructor(work: () => void, apart: number) {
    this.#work = work;
    this.#apart = apart;
  }

  /** At the next frame: the learner did something. */
  soon(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#last = performance.now();
      this.#work();
    });
  }

  /** When it is time again: the run went on. */
  later(): void {
    if (this.#frame !== undefined || this.#timer !== undefined) return;
    const wait = this.#last + this.#apart - performance.now();
    if (wait <= 0) {
      this.soon();
      return;
    }
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.soon();
    }, wait);
  }

  dispose(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    if (this.#timer !== undefined) clearTimeout(this.#timer);
    this.#frame = this.#timer = undefined;
  }
}
