/**
 * What a connection goes by. Sockets carry descriptors beside the bytes; a pipe of the kernel costs a third of a socket for
 * short messages and carries bytes alone, so what is sent through one leaves its descriptors with the resource tracker, as
 * the items of a queue do; through a network none can go.
 */
import { ProcessError } from '../../errors.ts';
import type { ReceiveContext, TransferContext } from '../../memory/transfer.ts';
import { platform, type Address, type Fd } from '../../platform/index.ts';
import { Brokered } from '../brokered.ts';
import { Incoming, Outgoing } from '../pickle.ts';

const { descriptors: system, streams } = platform;

/** How bytes get into the kernel, and out of it. All give `null` where the call would block and is not to. */
export interface Transport {
  send(fd: Fd, from: Address, length: number): number | null;
  receive(fd: Fd, into: Address, length: number): number | null;
  /** The first bytes of a message, with the descriptors that came beside them. 0: the end. */
  receiveFirst(fd: Fd, into: Uint8Array, length: number, descriptors: Fd[], wait: boolean): number | null;
}

export const bySocket: Transport = {
  send: (fd, from, length) => streams.send(fd, from, length),
  receive: (fd, into, length) => streams.receive(fd, into, length),
  receiveFirst(fd, into, length, descriptors, wait) {
    const received = system.receiveWithDescriptors(fd, into, 0, length, wait);
    if (received === null) return null;
    descriptors.push(...received.descriptors);
    return received.bytes;
  },
};

/** Where the last `receiveFirst` put its bytes: always the same memory, and to ask for its address takes time. */
let known: { readonly bytes: Uint8Array; readonly address: Address } | undefined;

export const byPipe: Transport = {
  send: (fd, from, length) => streams.write(fd, from, length),
  receive: (fd, into, length) => streams.read(fd, into, length),
  receiveFirst(fd, into, length, _descriptors, wait) {
    if (known?.bytes !== into) known = { bytes: into, address: streams.addressOf(into) };
    return wait ? streams.read(fd, known.address, length) : streams.readAtOnce(fd, known.address, length);
  },
};

/** What a value is packed with that is sent. */
interface Sending extends TransferContext {
  /** To go beside the bytes. */
  readonly descriptors: readonly Fd[];
  /** Of the descriptors that the tracker has got for the value packed last: to be dropped where that can't be sent. */
  readonly tickets: readonly number[];
}

class BesideBytes extends Outgoing {
  readonly tickets: readonly number[] = [];
}

class OverNetwork extends BesideBytes {
  override attach(): never {
    throw new ProcessError('it holds an open descriptor, which can not travel over a network (TCP)');
  }
}

class ByTracker extends Brokered {
  readonly descriptors: readonly Fd[] = [];
  #before = 0;

  begin(): this {
    this.#before = this.count;
    return this;
  }

  get tickets(): readonly number[] {
    return this.since(this.#before);
  }
}

const byTracker = new ByTracker('connection');

/** `network`: it leads to another computer perhaps. */
export type Way = 'socket' | 'network' | 'pipe';

export function transportOf(way: Way): Transport {
  return way === 'pipe' ? byPipe : bySocket;
}

export function outgoing(way: Way): Sending {
  if (way === 'pipe') return byTracker.begin();
  return way === 'network' ? new OverNetwork('connection') : new BesideBytes('connection');
}

/** What a value is unpacked with that was received, with the descriptors that came beside it. */
export function incoming(way: Way, descriptors: readonly Fd[]): ReceiveContext {
  return way === 'pipe' ? byTracker : new Incoming('connection', descriptors);
}
