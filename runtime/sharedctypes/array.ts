/** `Array` and `RawArray`: a row of cells of shared memory, used like an array. */
import { checkOptions } from '../misuse.ts';
import { creationMethod, type StartMethod } from '../memory/creation.ts';
import {
  registerTransferable,
  transfer,
  type Transferable,
  type TransferContext,
  type TransferRecord,
} from '../memory/transfer.ts';
import type { AcquireOptions } from '../sync/acquire.ts';
import type { Hold } from '../sync/hold.ts';
import { checkMayTravel } from '../sync/shared-object.ts';
import { makeCells, type ArrayInit } from './array-init.ts';
import { Elements } from './elements.ts';
import { guardOf, type GuardLock, type LockOption } from './guard.ts';
import { indexed } from './indexed.ts';
import { packCells, receiveCells, type CellsRecord } from './memory.ts';
import { Parts } from './parts.ts';
import { reportCreated, reportReceived } from './report.ts';
import type { AnyType } from './struct.ts';
import type { Typecode, TypedArrays } from './typecodes.ts';

/** What `getObj()` gives: the typed array over the memory itself, or the raw array where elements are structures. */
export type RawOf<T extends AnyType> = T extends Typecode ? TypedArrays[T] : RawArray<T>;

/** A row of cells without a lock. `a[i]` out of bounds is `undefined`; writing there throws a RangeError. */
export class RawArray<T extends AnyType = AnyType> extends Elements<T> implements Transferable {
  /**
   * `new RawArray('i', 10)` (zeros) or `new RawArray('i', [1, 2, 3])`; of `'c'` also from bytes or a string.
   * Throws a TypeError for an unknown typecode or a value that does not fit it, a RangeError for a negative size.
   */
  constructor(type: T, sizeOrInit: ArrayInit<T>);
  /** @internal */
  constructor(parts: Parts);
  constructor(type: T | Parts, sizeOrInit?: ArrayInit<T>) {
    super(type instanceof Parts ? type.shared : makeCells(type, sizeOrInit), undefined);
    if (!(type instanceof Parts)) reportCreated('array', this.shared);
    return indexed(this);
  }

  override toString(): string {
    return `<RawArray ${this.describe()}>`;
  }

  /** @internal */
  [transfer](context: TransferContext): TransferRecord {
    checkMayTravel('RawArray', 'spawn', context);
    return { kind: 'RawArray', data: packCells(this.shared, context) };
  }
}

/**
 * A row of cells with a lock. Each access takes the lock for that moment; hold it around several that belong together.
 * For speed work on {@link getObj}, the typed array itself, while the lock is held.
 */
export class SharedArray<T extends AnyType = AnyType> extends Elements<T> implements Transferable {
  private readonly guard!: GuardLock;
  private readonly method!: StartMethod;

  /**
   * As {@link RawArray}, and `{ lock }` for another lock than an RLock of its own; with `{ lock: false }` it is a
   * {@link RawArray}.
   */
  constructor(type: T, sizeOrInit: ArrayInit<T>, options?: LockOption);
  /** @internal */
  constructor(parts: Parts);
  constructor(type: T | Parts, sizeOrInit?: ArrayInit<T>, options: LockOption = {}) {
    if (type instanceof Parts) {
      super(type.shared, type.lock);
      if (type.lock !== undefined) this.guard = type.lock;
      this.method = type.method;
      return indexed(this);
    }
    checkOptions('new Array(type, size, { lock })', options);
    const lock = guardOf(options.lock);
    const shared = makeCells(type, sizeOrInit);
    super(shared, lock === false ? undefined : lock);
    reportCreated('array', shared, lock === false ? undefined : lock);
    // What a constructor returns is what `new` gives: Python's Array(…, lock=False) is a raw array, too.
    if (lock === false) return new RawArray<T>(new Parts(shared)) as never;
    this.guard = lock;
    this.method = creationMethod();
    return indexed(this);
  }

  /** The lock that guards it. */
  getLock(): GuardLock {
    return this.guard;
  }

  /** The memory itself, without any lock: a typed array, or a {@link RawArray} of structures. */
  getObj(): RawOf<T> {
    return (this.shared.cells.typed ?? new RawArray<T>(new Parts(this.shared))) as RawOf<T>;
  }

  /** The lock's own; see there. Blocks. */
  acquire(options?: AcquireOptions): boolean {
    return this.guard.acquire(options);
  }

  /** Releases the lock. */
  release(): void {
    this.guard.release();
  }

  /** `using _ = a.hold();` holds the lock to the end of the block. Blocks until it has it. */
  hold(): Hold {
    return this.guard.hold();
  }

  /** Runs `body` with the lock held. Blocks until it has it. */
  runExclusive<R>(body: () => R): R {
    return this.guard.runExclusive(body);
  }

  override toString(): string {
    return `<Array ${this.describe()}>`;
  }

  /** @internal */
  [transfer](context: TransferContext): TransferRecord {
    checkMayTravel('Array', this.method, context);
    const data: ArrayRecord = [packCells(this.shared, context), this.guard, this.method];
    return { kind: 'Array', data };
  }
}

// Errors and inspect name it as users do; inside of this file the built-in Array is needed.
Object.defineProperty(SharedArray, 'name', { value: 'Array' });

type ArrayRecord = readonly [cells: CellsRecord, lock: GuardLock, method: StartMethod];

registerTransferable('RawArray', (data: CellsRecord, context) => {
  const shared = receiveCells(data, context);
  reportReceived(shared);
  return new RawArray(new Parts(shared));
});

registerTransferable('Array', ([cells, lock, method]: ArrayRecord, context) => {
  const shared = receiveCells(cells, context);
  reportReceived(shared);
  return new SharedArray(new Parts(shared, lock, method));
});
