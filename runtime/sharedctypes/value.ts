/** `Value` and `RawValue`: one cell of shared memory. */
import { inspect } from 'node:util';
import { typeError } from '../errors.ts';
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
import { tracer } from '../tracing/index.ts';
import { Op } from '../../trace/schema.ts';
import { guardOf, heldHere, splitLockOption, type GuardLock, type LockOption } from './guard.ts';
import { allocateCells, packCells, receiveCells, type CellsRecord, type SharedCells } from './memory.ts';
import { Parts } from './parts.ts';
import { reportAccess, reportCreated, reportReceived } from './report.ts';
import { StructType, typeName, type AnyType, type InitOf, type ValueOf } from './struct.ts';
import type { Typecode } from './typecodes.ts';

/** Values of a structure's fields, in their order. */
type FieldValues = readonly (number | bigint | boolean | string | Uint8Array | LockOption)[];

/** The one value of a typecode; an object of fields, or these in order, of a structure. All zero without. */
export type RawValueArgs<T> = T extends Typecode
  ? [] | [init: InitOf<T>]
  : [] | [init: InitOf<T>] | FieldValues;

/** As {@link RawValueArgs}, with `{ lock }` last if it is to have another lock than its own, or none. */
export type ValueArgs<T> = T extends Typecode
  ? [] | [init: InitOf<T>] | [init: InitOf<T>, options: LockOption] | [options: LockOption]
  : [] | [init: InitOf<T>] | [init: InitOf<T>, options: LockOption] | FieldValues;

/**
 * A cell of shared memory without a lock: `value` is read and written as it is. Of a structure, `value` is a live view
 * with the fields as properties.
 */
export class RawValue<T extends AnyType = AnyType> implements Transferable {
  /** @internal */
  readonly shared: SharedCells;

  /**
   * `new RawValue('d', 1.5)`, `new RawValue(point, { x: 1, y: 2 })`, `new RawValue(point, 1, 2)`; zero without a value.
   * Throws a TypeError for an unknown typecode or a value that does not fit it.
   */
  constructor(type: T, ...init: RawValueArgs<T>);
  /** @internal */
  constructor(parts: Parts);
  constructor(type: T | Parts, ...init: readonly unknown[]) {
    if (type instanceof Parts) {
      this.shared = type.shared;
      return;
    }
    this.shared = makeCell(type, init);
    reportCreated('value', this.shared);
  }

  /** Read and written as it is, without a lock. */
  get value(): ValueOf<T> {
    if (tracer.on) reportAccess(Op.ValueRead, this.shared, 0, false);
    return this.shared.cells.get(0) as ValueOf<T>;
  }

  set value(value: InitOf<T> | ValueOf<T>) {
    this.shared.cells.set(0, value);
    if (tracer.on) reportAccess(Op.ValueWrite, this.shared, 0, false);
  }

  toString(): string {
    return `<RawValue('${typeName(this.shared.cells.type)}', ${inspect(this.shared.cells.get(0))})>`;
  }

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }

  /** @internal */
  [transfer](context: TransferContext): TransferRecord {
    checkMayTravel('RawValue', 'spawn', context);
    return { kind: 'RawValue', data: packCells(this.shared, context) };
  }
}

/**
 * A cell of shared memory with a lock. Reading and writing `value` take the lock for that moment; `v.value += 1` is two
 * such moments, so that another process may come in between: hold the lock around it. Of a structure, `value` is a live
 * view with the fields as properties, whose reading and writing takes no lock.
 */
export class Value<T extends AnyType = AnyType> implements Transferable {
  readonly #raw: RawValue<T>;
  readonly #lock!: GuardLock;
  readonly #method: StartMethod;

  /**
   * `new Value('i', 0)`, `new Value(point, { x: 1, y: 2 })`, with `{ lock }` as the last argument for another lock than
   * an RLock of its own; with `{ lock: false }` it is a {@link RawValue}.
   * Throws a TypeError for an unknown typecode or a value that does not fit it.
   */
  constructor(type: T, ...args: ValueArgs<T>);
  /** @internal */
  constructor(parts: Parts);
  constructor(type: T | Parts, ...args: readonly unknown[]) {
    if (type instanceof Parts) {
      this.#raw = new RawValue<T>(type);
      this.#lock = type.lock ?? guarded();
      this.#method = type.method;
      return;
    }
    const { values, option } = splitLockOption(args, () => args.length === 1 && hasLockField(type));
    const lock = guardOf(option);
    const shared = makeCell(type, values);
    this.#raw = new RawValue<T>(new Parts(shared));
    this.#method = creationMethod();
    reportCreated('value', shared, lock === false ? undefined : lock);
    // What a constructor returns is what `new` gives: Python's Value(…, lock=False) is a raw value, too.
    if (lock === false) return this.#raw as never;
    this.#lock = lock;
  }

  /** Takes the lock for the moment of the access. Blocks while another process holds it. */
  get value(): ValueOf<T> {
    const { shared } = this.#raw;
    const held = tracer.on && heldHere(this.#lock);
    this.#lock.acquire();
    try {
      if (tracer.on) reportAccess(Op.ValueRead, shared, 0, held);
      return shared.cells.get(0) as ValueOf<T>;
    } finally {
      this.#lock.release();
    }
  }

  set value(value: InitOf<T> | ValueOf<T>) {
    const { shared } = this.#raw;
    // Before the lock: what does not fit is refused without waiting.
    const encoded = shared.cells.encode(value);
    const held = tracer.on && heldHere(this.#lock);
    this.#lock.acquire();
    try {
      shared.cells.store(0, encoded);
      if (tracer.on) reportAccess(Op.ValueWrite, shared, 0, held);
    } finally {
      this.#lock.release();
    }
  }

  /** The lock that guards it. */
  getLock(): GuardLock {
    return this.#lock;
  }

  /** The same cell without the lock. */
  getObj(): RawValue<T> {
    return this.#raw;
  }

  /** The lock's own; see there. Blocks. */
  acquire(options?: AcquireOptions): boolean {
    return this.#lock.acquire(options);
  }

  /** Releases the lock. */
  release(): void {
    this.#lock.release();
  }

  /** `using _ = v.hold();` holds the lock to the end of the block. Blocks until it has it. */
  hold(): Hold {
    return this.#lock.hold();
  }

  /** Runs `body` with the lock held. Blocks until it has it. */
  runExclusive<R>(body: () => R): R {
    return this.#lock.runExclusive(body);
  }

  toString(): string {
    const { cells } = this.#raw.shared;
    return `<Value('${typeName(cells.type)}', ${inspect(cells.get(0))})>`;
  }

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }

  /** @internal */
  [transfer](context: TransferContext): TransferRecord {
    checkMayTravel('Value', this.#method, context);
    const data: ValueRecord = [packCells(this.#raw.shared, context), this.#lock, this.#method];
    return { kind: 'Value', data };
  }
}

type ValueRecord = readonly [cells: CellsRecord, lock: GuardLock, method: StartMethod];

registerTransferable('RawValue', (data: CellsRecord, context) => {
  const shared = receiveCells(data, context);
  reportReceived(shared);
  return new RawValue(new Parts(shared));
});

registerTransferable('Value', ([cells, lock, method]: ValueRecord, context) => {
  const shared = receiveCells(cells, context);
  reportReceived(shared);
  return new Value(new Parts(shared, lock, method));
});

function guarded(): GuardLock {
  const lock = guardOf(true);
  if (lock === false) throw new TypeError('unreachable');
  return lock;
}

function makeCell(type: AnyType, init: readonly unknown[]): SharedCells {
  const shared = allocateCells(type, 1);
  const value = initialValue(type, init);
  if (value !== undefined) shared.cells.set(0, value);
  return shared;
}

function initialValue(type: AnyType, init: readonly unknown[]): unknown {
  if (!(type instanceof StructType)) {
    if (init.length > 1) {
      throw typeError(
        `A value of typecode '${type}' is made from one value at most, not from ${init.length}.`,
      );
    }
    if (init.length === 1 && init[0] === undefined) return undefined;
    return init[0];
  }
  const [first] = init;
  if (init.length === 1 && typeof first === 'object' && first !== null && !(first instanceof Uint8Array))
    return first;
  if (init.length > type.fields.length) {
    throw typeError(`The structure has ${type.fields.length} fields, not ${init.length}.`);
  }
  return Object.fromEntries(init.map((value, index) => [type.fields[index]?.name, value]));
}

function hasLockField(type: AnyType): boolean {
  return type instanceof StructType && type.fields.some(({ name }) => name === 'lock');
}
