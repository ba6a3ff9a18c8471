/** `copy` and `synchronized`: from one kind of shared value or array to the other. */
import { typeError } from '../errors.ts';
import { creationMethod } from '../memory/creation.ts';
import { RawArray, SharedArray } from './array.ts';
import { guardOf, type GuardLock } from './guard.ts';
import { allocateCells, type SharedCells } from './memory.ts';
import { Parts } from './parts.ts';
import { reportCreated } from './report.ts';
import type { AnyType } from './struct.ts';
import { RawValue, Value } from './value.ts';

/** A new raw object of its own memory, with the same contents. */
export function copy<T extends AnyType>(object: SharedArray<T> | RawArray<T>): RawArray<T>;
export function copy<T extends AnyType>(object: Value<T> | RawValue<T>): RawValue<T>;
export function copy(object: unknown): RawValue | RawArray {
  const single: unknown = object instanceof Value ? object.getObj() : object;
  if (single instanceof RawValue) return new RawValue(new Parts(duplicate('value', single.shared)));
  if (object instanceof RawArray || object instanceof SharedArray) {
    return new RawArray(new Parts(duplicate('array', object.shared)));
  }
  throw typeError('copy() takes a Value, an Array, or a raw one of these.');
}

/** The same memory with a lock around it: a new RLock, or the one that is given. */
export function synchronized<T extends AnyType>(object: RawArray<T>, lock?: GuardLock): SharedArray<T>;
export function synchronized<T extends AnyType>(object: RawValue<T>, lock?: GuardLock): Value<T>;
export function synchronized(object: unknown, lock?: GuardLock): Value | SharedArray {
  const guard = guardOf(lock);
  if (guard === false) throw typeError('synchronized() needs a lock.');
  if (object instanceof RawValue) return new Value(new Parts(object.shared, guard, creationMethod()));
  if (object instanceof RawArray) return new SharedArray(new Parts(object.shared, guard, creationMethod()));
  throw typeError('synchronized() takes a RawValue or a RawArray, which has no lock yet.');
}

function duplicate(kind: 'value' | 'array', { cells }: SharedCells): SharedCells {
  const twin = allocateCells(cells.type, cells.length);
  for (let index = 0; index < cells.length; index++) twin.cells.set(index, cells.get(index));
  reportCreated(kind, twin);
  return twin;
}
