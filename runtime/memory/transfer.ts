import type { Fd } from '../platform/port.ts';

/**
 * How this library's own objects travel to another process. An object says what is needed to make its twin elsewhere:
 * plain data, and descriptors, which travel beside the bytes.
 */
export const transfer: unique symbol = Symbol.for('multiprocessing.transfer');

/** What a value is being packed for: some objects may only go some ways. */
export type TransferPurpose =
  /** Arguments of a Process: everything. */
  | 'process'
  /** Through a queue: no locks, queues and values (shared by inheritance only); connections and proxies yes. */
  | 'queue'
  /** Through a connection. */
  | 'connection'
  /** Arguments or result of a pool's task. */
  | 'pool'
  /** Arguments or result of a manager's call. */
  | 'manager';

export interface TransferContext {
  readonly purpose: TransferPurpose;
  /** Start method of the child for purpose 'process'. */
  readonly method?: 'spawn' | 'fork' | 'forkserver';
  /** Takes along a descriptor; returns its index for {@link ReceiveContext.descriptor}. The same one twice: same index. */
  attach(fd: Fd): number;
  /**
   * Runs `done` in this process when the receiver has certainly made its twin, or never will (it failed to start, or is
   * gone). Memory that is lent for the way is given back then; without this function it is kept, which is safe too.
   */
  whenDelivered?(done: () => void): void;
  /** The value is packed, or (`false`) it can't be: nothing that was attached for it is going to be asked for. */
  packed?(complete: boolean): void;
}

export interface ReceiveContext {
  readonly purpose: TransferPurpose;
  /**
   * The descriptor in this process; each index may be asked for several times and is then the same. It stays the
   * context's own, which closes it after unpacking: a restorer that needs it longer duplicates it.
   */
  descriptor(index: number): Fd;
  /** Each packed value arrives once at most: what was lent for its way is the receiver's from then on. */
  readonly once?: boolean;
  /** A restorer is done with what it asked for. */
  restored?(): void;
}

export interface Transferable {
  /**
   * May throw a `TypeError` or `ProcessError` that says why not; the packer adds the path.
   * @internal As it is in the classes, so that their published types fit.
   */
  [transfer](context: TransferContext): TransferRecord;
}

export interface TransferRecord {
  /** Names the restorer; see {@link registerTransferable}. */
  readonly kind: string;
  /** Packed like any other value: may contain other transferables. */
  readonly data: unknown;
}

export type Restorer = (data: never, context: ReceiveContext) => object;

const restorers = new Map<string, Restorer>();

/**
 * Says how to make the twin of an object in the receiving process. Called once a kind, when its module is loaded;
 * `restore` declares the type of data that its `[transfer]` gave.
 */
export function registerTransferable(kind: string, restore: Restorer): void {
  restorers.set(kind, restore);
}

export function restorerOf(kind: string): Restorer | undefined {
  return restorers.get(kind);
}

export function isTransferable(value: object): value is Transferable {
  return transfer in value;
}
