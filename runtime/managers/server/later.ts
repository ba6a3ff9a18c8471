/**
 * The result of a call that has to wait for others: the server goes on meanwhile. Whoever makes one keeps it in its own
 * queue of waiters and settles it when its turn has come.
 */

/** What becomes of the result; false: nobody is there any more to take it, so it was not taken. */
export interface Receiver {
  readonly succeed: (value: unknown) => boolean;
  readonly fail: (error: unknown) => boolean;
}

export interface LaterOptions {
  /** Milliseconds; Infinity: for ever. */
  timeout?: number | undefined;
  /** Called when the time is over: usually withdraws from the queue and settles. */
  onTimeout?: (() => void) | undefined;
  /** Called when nobody waits any more: withdraws from the queue. */
  onAbandoned: () => void;
}

export class Later<T = unknown> {
  #receiver: Receiver | undefined;
  #early: { readonly value: T } | { readonly error: unknown } | undefined;
  #settled = false;
  readonly #options: LaterOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: LaterOptions) {
    this.#options = options;
    const { timeout = Infinity, onTimeout } = options;
    if (timeout !== Infinity && onTimeout !== undefined)
      this.#timer = setTimeout(onTimeout, Math.min(Math.max(0, timeout), 0x7fff_ffff));
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Gives the result. False: it was not taken, and belongs to the next in the queue. */
  settle(value: T): boolean {
    if (this.#settled) return false;
    this.#finish();
    if (this.#receiver !== undefined) return this.#receiver.succeed(value);
    this.#early = { value };
    return true;
  }

  fail(error: unknown): boolean {
    if (this.#settled) return false;
    this.#finish();
    if (this.#receiver !== undefined) return this.#receiver.fail(error);
    this.#early = { error };
    return true;
  }

  /** Says where the result goes. */
  deliverTo(receiver: Receiver): void {
    this.#receiver = receiver;
    if (this.#early === undefined) return;
    if ('value' in this.#early) receiver.succeed(this.#early.value);
    else receiver.fail(this.#early.error);
  }

  /** Nobody waits any more; true unless it had been settled. */
  abandon(): boolean {
    if (this.#settled) return false;
    this.#finish();
    this.#options.onAbandoned();
    return true;
  }

  #finish(): void {
    this.#settled = true;
    clearTimeout(this.#timer);
  }
}
