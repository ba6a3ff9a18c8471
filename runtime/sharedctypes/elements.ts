/** What all shared arrays can do with their elements. Each call takes the lock, where there is one, for its time. */
import { checkIterable, describe, onlyTell } from '../misuse.ts';
import { inspect } from 'node:util';
import { rangeError, typeError } from '../errors.ts';
import { tracer } from '../tracing/index.ts';
import { Op } from '../../trace/schema.ts';
import { heldHere, type GuardLock } from './guard.ts';
import type { SharedCells } from './memory.ts';
import { reportAccess } from './report.ts';
import { typeName, type AnyType, type InitOf, type ValueOf } from './struct.ts';

// No #private names: users hold a proxy of it, see indexed.ts.
export abstract class Elements<T extends AnyType> implements Iterable<ValueOf<T>> {
  /** Live element. Out of bounds: `undefined`; writing there throws a RangeError. */
  [index: number]: ValueOf<T> | undefined;
  /** @internal */
  readonly shared: SharedCells;
  /** @internal */
  readonly elementLock: GuardLock | undefined;

  protected constructor(shared: SharedCells, lock: GuardLock | undefined) {
    this.shared = shared;
    this.elementLock = lock;
  }

  /** Number of elements; never changes. */
  get length(): number {
    return this.shared.cells.length;
  }

  /** Element `index`; negative ones count from the end. `undefined` out of bounds. */
  at(index: number): ValueOf<T> | undefined {
    checkPlace('at(index)', index);
    return this.read(index < 0 ? this.length + index : index);
  }

  /** A plain array of the elements from `start` to before `end` (as of `Array.prototype.slice`); bytes for `'c'`. */
  slice(start?: number, end?: number): T extends 'c' ? Uint8Array : ValueOf<T>[] {
    checkRange(start, end);
    const copy = this.locked((held) => {
      const [from, to] = range(start, end, this.length);
      const elements: unknown[] = [];
      for (let index = from; index < to; index++) elements.push(this.readHeld(index, held));
      return elements;
    });
    const result =
      this.shared.cells.type === 'c'
        ? Uint8Array.from(copy.flatMap((byte) => [...(byte as Uint8Array)]))
        : copy;
    return result as T extends 'c' ? Uint8Array : ValueOf<T>[];
  }

  /** Writes `value` into the elements from `start` to before `end`. */
  fill(value: InitOf<T>, start?: number, end?: number): this {
    const { cells } = this.shared;
    cells.check(value);
    checkRange(start, end);
    this.locked((held) => {
      const [from, to] = range(start, end, this.length);
      for (let index = from; index < to; index++) this.writeHeld(index, value, held);
    });
    return this;
  }

  /** Writes the elements of `source` from `offset` on. Throws a RangeError, and writes nothing, if they do not fit. */
  set(source: Iterable<InitOf<T>>, offset = 0): void {
    checkIterable('set(source)', source);
    checkPlace('set(source, offset)', offset);
    const elements = [...source];
    if (offset < 0 || offset + elements.length > this.length) {
      throw rangeError(
        `${elements.length} elements from ${offset} on do not fit into an array of ${this.length}.`,
      );
    }
    for (const element of elements) this.shared.cells.check(element);
    this.locked((held) => {
      elements.forEach((element, index) => {
        this.writeHeld(offset + index, element, held);
      });
    });
  }

  *[Symbol.iterator](): IterableIterator<ValueOf<T>> {
    for (let index = 0; index < this.length; index++) yield this.read(index) as ValueOf<T>;
  }

  /** Only of `'c'`: the bytes up to the first zero. */
  get value(): Uint8Array {
    const raw = this.raw;
    const end = raw.indexOf(0);
    return end === -1 ? raw : raw.slice(0, end);
  }

  set value(bytes: Uint8Array | string) {
    const data = typeof bytes === 'string' ? Buffer.from(bytes, 'utf8') : bytes;
    this.writeBytes(data);
    // As in C: a zero ends the text, where there is room for it.
    if (data.length < this.length) this.write(data.length, 0);
  }

  /** Only of `'c'`: all bytes. */
  get raw(): Uint8Array {
    this.onlyBytes('raw');
    return this.slice() as Uint8Array;
  }

  set raw(bytes: Uint8Array) {
    this.writeBytes(bytes);
  }

  /** @internal */
  read(index: number): ValueOf<T> | undefined {
    if (!(index >= 0 && index < this.shared.cells.length)) return undefined;
    const { elementLock } = this;
    if (elementLock === undefined) return this.readHeld(index, false) as ValueOf<T>;
    const held = tracer.on && heldHere(elementLock);
    elementLock.acquire();
    try {
      return this.readHeld(index, held) as ValueOf<T>;
    } finally {
      elementLock.release();
    }
  }

  /** @internal */
  write(index: number, value: unknown): void {
    const { cells } = this.shared;
    if (!Number.isInteger(index) || index < 0 || index >= cells.length) {
      throw rangeError(`There is no element ${index} in an array of ${cells.length}.`);
    }
    cells.check(value);
    this.locked((held) => {
      this.writeHeld(index, value, held);
    });
  }

  /** @internal */
  [inspect.custom](): string {
    return this.toString();
  }

  abstract toString(): string;

  protected describe(): string {
    const { cells } = this.shared;
    const shown = Math.min(cells.length, 100);
    const elements = Array.from({ length: shown }, (_, index) => cells.get(index));
    const more = cells.length > shown ? `, … ${cells.length - shown} more` : '';
    return `'${typeName(cells.type)}' [${elements.map((element) => inspect(element)).join(', ')}${more}]`;
  }

  private writeBytes(bytes: Uint8Array): void {
    this.onlyBytes('value');
    if (!(bytes instanceof Uint8Array)) throw typeError('An array of bytes takes a Uint8Array.');
    this.set(bytes as Iterable<never>);
  }

  private onlyBytes(name: string): void {
    if (this.shared.cells.type !== 'c') {
      throw typeError(`Only an array of typecode 'c' has ${name}; use slice() or the elements.`);
    }
  }

  private locked<R>(body: (held: boolean) => R): R {
    const { elementLock } = this;
    if (elementLock === undefined) return body(false);
    const held = tracer.on && heldHere(elementLock);
    elementLock.acquire();
    try {
      return body(held);
    } finally {
      elementLock.release();
    }
  }

  private readHeld(index: number, held: boolean): unknown {
    if (tracer.on) reportAccess(Op.ValueRead, this.shared, index, held);
    return this.shared.cells.get(index);
  }

  private writeHeld(index: number, value: unknown, held: boolean): void {
    this.shared.cells.set(index, value);
    if (tracer.on) reportAccess(Op.ValueWrite, this.shared, index, held);
  }
}

onlyTell(Elements, 'length');

function checkPlace(call: string, place: unknown): void {
  if (typeof place !== 'number') throw typeError(`${call} takes a number, not ${describe(place)}.`);
}

function checkRange(start: unknown, end: unknown): void {
  if (start !== undefined) checkPlace('start', start);
  if (end !== undefined) checkPlace('end', end);
}

/** As `Array.prototype.slice` reads its arguments. */
function range(start: number | undefined, end: number | undefined, length: number): [number, number] {
  const clamp = (index: number): number =>
    index < 0 ? Math.max(length + Math.trunc(index), 0) : Math.min(Math.trunc(index), length);
  return [clamp(start ?? 0), clamp(end ?? length)];
}
