/**
 * What time it is in a live run between two events. The run's clock is the machine's, so the difference to the page's
 * clock is constant but for the way of the bytes: the greatest difference seen is the shortest way.
 */
export class Present {
  #ahead = -Infinity;
  #stopped: number | undefined;

  reset(): void {
    this.#ahead = -Infinity;
    this.#stopped = undefined;
  }

  /** `latest`: time of the newest event, `clock`: the page's clock, both in microseconds. */
  saw(latest: number, clock: number): void {
    this.#ahead = Math.max(this.#ahead, latest - clock);
  }

  /** Holds the present where it is (paused), or lets it go on. */
  hold(clock: number | undefined): void {
    if (clock === undefined) this.#stopped = undefined;
    else this.#stopped ??= clock;
  }

  now(latest: number, clock: number): number {
    if (this.#ahead === -Infinity) return latest;
    return Math.max(latest, (this.#stopped ?? clock) + this.#ahead);
  }
}
