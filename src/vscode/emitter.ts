/** Listeners of one thing. The editor's own emitter would do, but what uses this one is also tested without an editor. */

export interface Subscription {
  dispose(): void;
}

export class Emitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  /** A function of its own, so that it can be handed out as an event of the editor's. */
  readonly event = (listener: (value: T) => void): Subscription => {
    // Wrapped, so that the same function listening twice is called twice and taken off once.
    const own = (value: T): void => {
      listener(value);
    };
    this.#listeners.add(own);
    return {
      dispose: () => {
        this.#listeners.delete(own);
      },
    };
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
