/**
 * `Listener`: where others connect to, by `Client()` or from CPython.
 *
 * Whoever connects has to prove that it knows the key, and may say nothing for ever. So all that have connected are
 * greeted side by side, and the first that is known is the one accepted.
 */
import { signalIn, type SignalOption } from '../../misuse.ts';
import { rmSync } from 'node:fs';
import { Op, Result } from '../../../trace/schema.ts';
import { ClosedError, ProcessError, rangeError, typeError } from '../../errors.ts';
import { nextObjectId } from '../../memory/object-id.ts';
import { transfer } from '../../memory/transfer.ts';
import { platform, type Fd } from '../../platform/index.ts';
import { tracer, type ObjectIdPair } from '../../tracing/index.ts';
import {
  addressText,
  checkAddress,
  checkAuthkey,
  checkFamily,
  publicAddress,
  socketAddress,
  type Address,
  type AddressFamily,
} from './address.ts';
import { connected } from './connected.ts';
import type { Connection } from './connection.ts';
import { closeOwned, own, type OwnedFd } from './descriptors.ts';
import { Lobby } from './lobby.ts';
import { freshSocketPath } from './socket-folder.ts';
import { Turns } from './turns.ts';

const { sockets } = platform;

/** What `new Listener(address, …)` takes besides. */
export interface ListenerOptions {
  /** Default: that of the address; without one a Unix socket. */
  family?: AddressFamily | undefined;
  /** How many may wait to be accepted. Default: 1. */
  backlog?: number | undefined;
  /** Both sides prove to each other that they know it. Without it there is no handshake. */
  authkey?: Uint8Array | string | null | undefined;
}

/** Waits at an address for connections from other processes. */
export class Listener<T = unknown> {
  /** Where it listens: `[host, port]`, or the path of a Unix socket. */
  readonly address: Address;
  /** @internal */
  readonly id: ObjectIdPair = nextObjectId();
  readonly #owned: OwnedFd;
  readonly #lobby: Lobby;
  readonly #turns = new Turns();
  readonly #closing = new AbortController();
  readonly #pid = platform.processes.pid();
  #lastAccepted: Address | null = null;

  /**
   * Listens. Without an address at a Unix socket of its own in a private folder; port 0 lets the system choose.
   * @throws TypeError and RangeError for an address that can't be; SystemError with the code EADDRINUSE, EACCES, … for
   * one that can't be had.
   */
  constructor(address?: Address | null, options: ListenerOptions = {}) {
    if (typeof options !== 'object' || (options as unknown) === null)
      throw typeError('new Listener(): options are given as an object, such as { authkey }.');
    const { family, backlog = 1, authkey } = options;
    checkFamily(family, 'new Listener()');
    if (typeof backlog !== 'number') throw typeError('new Listener(): backlog is a number.');
    if (!Number.isInteger(backlog) || backlog < 0)
      throw rangeError(`new Listener(): backlog is a whole number from 0 on, not ${backlog}.`);
    const key = checkAuthkey(authkey, 'new Listener()');
    const wanted = address ?? (family === 'AF_INET' ? (['localhost', 0] as const) : freshSocketPath());
    const where = checkAddress(wanted, family, 'new Listener()');
    const room = Math.min(backlog, 0x7fff_ffff);
    const fd = sockets.listen(socketAddress(where), room);
    this.#owned = own(this, fd);
    this.#lobby = new Lobby(fd, room, key);
    this.address = publicAddress(sockets.localAddress(fd));
    if (tracer.on) tracer.created(this.id, { kind: 'listener', address: addressText(this.address) });
  }

  /** Where the connection that was accepted last came from; '' for a Unix socket without a name, `null` before the first. */
  get lastAccepted(): Address | null {
    return this.#lastAccepted;
  }

  /** Whether it takes no more connections. */
  get closed(): boolean {
    return this.#owned.fd === undefined;
  }

  /** The descriptor's number, for `wait`: ready when somebody has connected. Throws when closed. */
  fileno(): number {
    return this.#fd('fileno');
  }

  /**
   * The next connection. Blocks until there is one whose other side is known.
   * @throws AuthenticationError for one that has not proved that it knows the key, has spoken nonsense, or has said
   * nothing for 10 s; others are accepted meanwhile and afterwards.
   */
  accept(): Connection<T> {
    this.#fd('accept');
    const ready = this.#next();
    if (ready !== undefined) {
      if (tracer.on) tracer.instant(Op.ListenerAccept, this.id);
      return ready;
    }
    if (tracer.on) tracer.begin(Op.ListenerAccept, this.id);
    let result: Result = Result.Failed;
    try {
      for (;;) {
        this.#lobby.wait();
        const found = this.#next();
        if (found === undefined) continue;
        result = Result.Ok;
        return found;
      }
    } finally {
      if (tracer.on) tracer.end(Op.ListenerAccept, this.id, { result });
    }
  }

  /** As {@link accept}, leaving the event loop free. Pending ones are served in the order of asking. */
  async acceptAsync(options?: SignalOption): Promise<Connection<T>> {
    const signal = signalIn('acceptAsync', options);
    this.#fd('acceptAsync');
    const stop =
      signal === undefined ? this.#closing.signal : AbortSignal.any([signal, this.#closing.signal]);
    const leave = await this.#turns.enter(stop);
    const traced = { async: true };
    if (tracer.on) tracer.begin(Op.ListenerAccept, this.id, traced);
    try {
      for (;;) {
        const found = this.#next();
        if (found !== undefined) return found;
        await this.#lobby.waitAsync(stop);
      }
    } finally {
      if (tracer.on) tracer.end(Op.ListenerAccept, this.id, traced);
      leave();
    }
  }

  #next(): Connection<T> | undefined {
    this.#fd('accept');
    const guest = this.#lobby.next();
    if (guest === undefined) return undefined;
    if (guest.error !== undefined) throw guest.error;
    this.#lastAccepted = publicAddress(guest.address);
    return connected<T>(guest.fd, guest.address.family === 'inet');
  }

  /** Listens no longer; the file of a Unix socket is removed. A second time is harmless. */
  close(): void {
    if (this.#owned.fd === undefined) return;
    // A forked child has a copy; the file is the listener's own process's to remove.
    if (typeof this.address === 'string' && platform.processes.pid() === this.#pid)
      removeSocket(this.address);
    this.#lobby.close();
    closeOwned(this.#owned);
    this.#closing.abort(new ClosedError('This listener was closed while acceptAsync() was pending.'));
    if (tracer.on) tracer.instant(Op.ObjectClose, this.id);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  toString(): string {
    return `<Listener ${this.closed ? 'closed' : addressText(this.address)}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  [transfer](): never {
    throw new ProcessError(
      'a Listener belongs to the process that made it; send its address, and connect to that with Client()',
    );
  }

  #fd(call: string): Fd {
    const { fd } = this.#owned;
    if (fd === undefined) throw new ClosedError(`${call}(): this listener is closed.`);
    return fd;
  }
}

function removeSocket(path: string): void {
  if (!path.startsWith('\0')) rmSync(path, { force: true });
}
