/** One after the other, in the order of asking: async calls that must not mix their bytes on a stream. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #taken = false;

  /** Whether somebody has the turn. */
  get taken(): boolean {
    return this.#taken;
  }

  /** Resolves when it is the caller's turn, with the function that passes it on; rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const start = (): void => {
        signal.removeEventListener('abort', onAbort);
        this.#taken = true;
        resolve(this.#leave);
      };
      const onAbort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(start), 1);
        reject(signal.reason as Error);
      };
      if (!this.#taken) {
        start();
        return;
      }
      this.#waiting.push(start);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  }

  readonly #leave = (): void => {
    this.#taken = false;
    this.#waiting.shift()?.();
  };
}
