/** Those who have connected to a listener and are not known yet. */
import { createServer } from 'node:net';
import { AuthenticationError } from '../../errors.ts';
import { platform, type Fd, type Milliseconds, type SocketAddress } from '../../platform/index.ts';
import { Greeting } from './greeting.ts';
import { greetClient } from './handshake.ts';
import { whenReadable } from './ready.ts';
import { descriptorOf } from './wait.ts';

const { descriptors, sockets } = platform;

/** For a whole handshake, of somebody who has connected and so has nothing else to do. */
const PATIENCE: Milliseconds = 10_000;
/** So many may be in the middle of it; others wait in the kernel's backlog meanwhile. */
const MOST_GREETINGS = 128;

/** Somebody who was let in, or why not. */
export type Guest =
  | { readonly fd: Fd; readonly address: SocketAddress; readonly error?: undefined }
  | { readonly error: AuthenticationError };

interface Waiting {
  readonly greeting: Greeting;
  readonly address: SocketAddress;
}

export class Lobby {
  readonly #listener: Fd;
  readonly #backlog: number;
  readonly #key: Uint8Array | undefined;
  readonly #waiting = new Set<Waiting>();
  /** Those whom the event loop accepted. */
  readonly #arrived: { fd: Fd; address: SocketAddress }[] = [];

  /** @param listener Does not block; remains its owner's. */
  constructor(listener: Fd, backlog: number, key: Uint8Array | undefined) {
    this.#listener = listener;
    this.#backlog = backlog;
    this.#key = key;
  }

  /** The first who is known by now; `undefined` if nobody is. Does not block. */
  next(): Guest | undefined {
    while (this.#waiting.size < MOST_GREETINGS) {
      const newcomer = this.#arrived.shift() ?? sockets.accept(this.#listener);
      if (newcomer === null) break;
      const { fd, address } = newcomer;
      if (this.#key === undefined) return newcomer;
      this.#waiting.add({ greeting: new Greeting(fd, greetClient(this.#key), PATIENCE), address });
    }
    for (const one of this.#waiting) {
      const { greeting, address } = one;
      try {
        if (!greeting.advance()) continue;
        this.#waiting.delete(one);
        return { fd: greeting.fd, address };
      } catch (error) {
        this.#waiting.delete(one);
        descriptors.close(greeting.fd);
        if (error instanceof AuthenticationError) return { error };
        throw error;
      }
    }
    return undefined;
  }

  /** Blocks until {@link next} has something to look at. */
  wait(): void {
    descriptors.poll(
      this.#watched(true).map((fd) => ({ fd, readable: true })),
      this.#deadline(),
    );
  }

  /** As {@link wait}, leaving the event loop free; rejects with the signal's reason. */
  async waitAsync(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#arrived.length > 0) return;
    const done = new AbortController();
    const either = AbortSignal.any([signal, done.signal]);
    const timeout = Math.max(0, this.#deadline() - platform.clock.now());
    const events: Promise<unknown>[] = [];
    if (this.#waiting.size < MOST_GREETINGS) events.push(this.#arrival(either));
    if (this.#waiting.size > 0) events.push(whenReadable(this.#watched(false), { timeout, signal: either }));
    try {
      await Promise.race(events);
    } finally {
      done.abort();
      await Promise.allSettled(events);
    }
  }

  /** Whoever is still unknown is turned away. */
  close(): void {
    for (const { greeting } of this.#waiting) descriptors.close(greeting.fd);
    this.#waiting.clear();
    for (const { fd } of this.#arrived.splice(0)) descriptors.close(fd);
  }

  #watched(listener: boolean): Fd[] {
    const fds = [...this.#waiting].map(({ greeting }) => greeting.fd);
    if (listener && this.#waiting.size < MOST_GREETINGS) fds.push(this.#listener);
    return fds;
  }

  #deadline(): Milliseconds {
    return Math.min(Infinity, ...[...this.#waiting].map(({ greeting }) => greeting.deadline));
  }

  /**
   * Node has no way to be told of a connection without accepting it: so its server accepts, and gives the descriptor.
   */
  #arrival(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const server = createServer({ pauseOnConnect: true });
      const stop = (): void => {
        signal.removeEventListener('abort', onAbort);
        server.close();
      };
      const onAbort = (): void => {
        stop();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      server.on('connection', (socket) => {
        const fd = descriptors.duplicate(descriptorOf(socket));
        const { remoteAddress, remotePort } = socket;
        socket.destroy();
        descriptors.setNonblocking(fd, true);
        this.#arrived.push({
          fd,
          address:
            remoteAddress === undefined || remotePort === undefined
              ? { family: 'unix', path: '' }
              : { family: 'inet', host: remoteAddress, port: remotePort },
        });
        stop();
        resolve();
      });
      server.on('error', (error) => {
        stop();
        reject(error);
      });
      server.listen({ fd: descriptors.duplicate(this.#listener), backlog: this.#backlog });
    });
  }
}
