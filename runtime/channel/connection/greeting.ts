/** A handshake on a socket that does not block: goes on whenever something has come, and is over after a while. */
import { AuthenticationError, EOFError, TimeoutError } from '../../errors.ts';
import { platform, type Fd, type Milliseconds } from '../../platform/index.ts';
import { LONGEST_MESSAGE, type Handshake } from './handshake.ts';
import { whenReadable } from './ready.ts';

const { descriptors: system, clock } = platform;

const HEADER_BYTES = 4;
const NOTHING = Buffer.alloc(0);

export class Greeting {
  /** Moves on with each message: whoever answers in time may go on. */
  deadline: Milliseconds;
  readonly #steps: Handshake;
  readonly #incoming = Buffer.allocUnsafe(HEADER_BYTES + LONGEST_MESSAGE);
  #filled = 0;
  #begun = false;

  /**
   * @param fd Does not block; remains its owner's.
   * @param timeout Milliseconds for each message of the other side.
   */
  constructor(
    readonly fd: Fd,
    steps: Handshake,
    readonly timeout: Milliseconds,
  ) {
    this.#steps = steps;
    this.deadline = clock.now() + timeout;
  }

  /**
   * Goes as far as what has come allows; true when the other side is known. Reads nothing of what follows the handshake.
   * @throws AuthenticationError, whatever was wrong: the key, the way of speaking, the time it took.
   */
  advance(): boolean {
    try {
      if (!this.#begun) {
        this.#begun = true;
        if (this.#sendUpTo(this.#steps.next())) return true;
      }
      for (let message = this.#receive(); message !== undefined; message = this.#receive()) {
        this.deadline = clock.now() + this.timeout;
        if (this.#sendUpTo(this.#steps.next(message))) return true;
      }
    } catch (error) {
      if (error instanceof AuthenticationError) throw error;
      throw new AuthenticationError('The other side went away in the middle of the handshake.', {
        cause: error,
      });
    }
    if (clock.now() >= this.deadline)
      throw new AuthenticationError(
        `The other side did not finish the handshake within ${this.timeout / 1000} s.`,
        { cause: new TimeoutError() },
      );
    return false;
  }

  /** Sends until a message is wanted; true at the end. */
  #sendUpTo(step: IteratorResult<Buffer | undefined, void>): boolean {
    let at = step;
    while (at.done !== true && at.value !== undefined) {
      const frame = Buffer.alloc(HEADER_BYTES + at.value.length);
      frame.writeInt32BE(at.value.length);
      frame.set(at.value, HEADER_BYTES);
      // All that a handshake says has room in any socket, even if the other side reads none of it.
      system.write(this.fd, frame, 0, frame.length);
      at = this.#steps.next(NOTHING);
    }
    return at.done === true;
  }

  /** The next message, once all of it is there. */
  #receive(): Buffer | undefined {
    while (this.#filled < HEADER_BYTES) if (!this.#fill(HEADER_BYTES)) return undefined;
    const length = this.#incoming.readInt32BE();
    if (length < 0 || length > LONGEST_MESSAGE)
      throw new AuthenticationError(
        'The other side does not speak as a Listener or Client of multiprocessing does.',
      );
    const end = HEADER_BYTES + length;
    while (this.#filled < end) if (!this.#fill(end)) return undefined;
    this.#filled = 0;
    return Buffer.from(this.#incoming.subarray(HEADER_BYTES, end));
  }

  #fill(end: number): boolean {
    const count = system.read(this.fd, this.#incoming, this.#filled, end - this.#filled);
    if (count === null) return false;
    if (count === 0)
      throw new AuthenticationError('The other side hung up in the middle of the handshake.', {
        cause: new EOFError(),
      });
    this.#filled += count;
    return true;
  }
}

/** Blocks until the handshake is over. */
export function greet(greeting: Greeting): void {
  while (!greeting.advance()) system.poll([{ fd: greeting.fd, readable: true }], greeting.deadline);
}

/** As {@link greet}, leaving the event loop free. */
export async function greetAsync(greeting: Greeting, signal?: AbortSignal): Promise<void> {
  while (!greeting.advance()) {
    await whenReadable([greeting.fd], {
      timeout: Math.max(0, greeting.deadline - clock.now()),
      ...(signal === undefined ? {} : { signal }),
    });
  }
}
