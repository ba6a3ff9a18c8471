/**
 * What may be sent to another process, and how: `dumps` and `loads` as Python's `pickle`, and the same without a copy
 * for those who put the bytes somewhere themselves (queues, connections).
 */
import { ProcessError } from '../errors.ts';
import type { ReceiveContext, TransferContext, TransferPurpose } from '../memory/transfer.ts';
import type { Fd } from '../platform/port.ts';
import { Packer } from './pickle/packer.ts';
import { Unpacker } from './pickle/unpacker.ts';

export type { Packer } from './pickle/packer.ts';

/** Collects the descriptors that travel beside a packed value. */
export class Outgoing implements TransferContext {
  readonly descriptors: Fd[] = [];
  readonly purpose: TransferPurpose;
  readonly method?: 'spawn' | 'fork' | 'forkserver';

  constructor(purpose: TransferPurpose, method?: 'spawn' | 'fork' | 'forkserver') {
    this.purpose = purpose;
    if (method !== undefined) this.method = method;
  }

  attach(fd: Fd): number {
    const known = this.descriptors.indexOf(fd);
    return known === -1 ? this.descriptors.push(fd) - 1 : known;
  }
}

/** The descriptors that came beside a packed value, in their order. */
export class Incoming implements ReceiveContext {
  constructor(
    readonly purpose: TransferPurpose,
    readonly descriptors: readonly Fd[] = [],
  ) {}

  descriptor(index: number): Fd {
    const fd = this.descriptors[index];
    if (fd === undefined)
      throw new ProcessError('A descriptor that belongs to the received value did not come with it.', {
        code: 'ERR_MP_UNPICKLING',
      });
    return fd;
  }
}

/** Where there is no way for a descriptor: says so. */
export class BytesOnly implements TransferContext, ReceiveContext {
  constructor(readonly purpose: TransferPurpose) {}

  attach(): never {
    throw new ProcessError(
      `it holds an open descriptor, which can't go this way (${this.purpose}) yet; give it as an argument of Process, or send it through a connection`,
    );
  }

  descriptor(): never {
    throw new ProcessError('A descriptor can not have come this way.', { code: 'ERR_MP_UNPICKLING' });
  }
}

const plainContext = new BytesOnly('queue');

let idlePacker: Packer | undefined = new Packer();
let idleUnpacker: Unpacker | undefined = new Unpacker();

/**
 * Borrows the packer of this process; give it back with {@link releasePacker} when its bytes are no longer needed.
 * Packing may run code of the user (getters, `[mp.reduce]`) which may pack again: then that gets another one.
 */
export function takePacker(): Packer {
  const packer = idlePacker;
  if (packer === undefined) return new Packer();
  idlePacker = undefined;
  return packer;
}

export function releasePacker(packer: Packer): void {
  idlePacker = packer;
}

export interface DumpOptions {
  /** How messages speak of the value; '' lets paths begin with the value's own keys. Default: `value`. */
  root?: string;
  /** What it is packed for. Default: a queue without descriptors. */
  context?: TransferContext;
}

/**
 * Packs a value into bytes of its own.
 * @throws PicklingError with the path to the part that can't be sent.
 */
export function dumps(value: unknown, { root = 'value', context = plainContext }: DumpOptions = {}): Buffer {
  const packer = takePacker();
  try {
    const length = packer.pack(value, root, context);
    const copy = Buffer.allocUnsafe(length);
    const { buffer } = packer;
    if (length <= 64) for (let i = 0; i < length; i++) copy[i] = buffer[i] as number;
    else buffer.copy(copy, 0, 0, length);
    return copy;
  } finally {
    releasePacker(packer);
  }
}

/**
 * The value that {@link dumps} packed. The bytes may be used again afterwards: nothing in the value refers to them.
 * @throws ProcessError with code ERR_MP_UNPICKLING for bytes that are no packed value, or refer to what is not here.
 */
export function loads(bytes: Uint8Array, context: ReceiveContext = plainContext): unknown {
  return unpack(bytes, 0, bytes.length, context);
}

/**
 * As {@link loads}, of a part of `bytes`. The `pieces` that came beside them become part of the value: each lies over the
 * whole of a buffer of its own.
 */
export function unpack(
  bytes: Uint8Array,
  start: number,
  end: number,
  context: ReceiveContext,
  pieces?: readonly Uint8Array<ArrayBuffer>[],
): unknown {
  const unpacker = idleUnpacker ?? new Unpacker();
  idleUnpacker = undefined;
  try {
    return unpacker.unpack(bytes, start, end, context, pieces);
  } finally {
    idleUnpacker = unpacker;
  }
}
