/** What an array is made from: a size, or its elements. */
import { rangeError, typeError } from '../errors.ts';
import { allocateCells, type SharedCells } from './memory.ts';
import type { AnyType, InitOf } from './struct.ts';

/** Number of elements (all zero), or the elements; of `'c'` also bytes or text (as UTF-8), of `'u'` also text. */
export type ArrayInit<T> = number | Iterable<InitOf<T>> | (T extends 'c' | 'u' ? string : never);

export function makeCells(type: AnyType, sizeOrInit: unknown): SharedCells {
  if (typeof sizeOrInit === 'number') {
    if (!Number.isInteger(sizeOrInit)) {
      throw typeError(`The size of an array is a whole number, not ${sizeOrInit}.`);
    }
    if (sizeOrInit < 0) throw rangeError(`The size of an array can not be negative (${sizeOrInit}).`);
    return allocateCells(type, sizeOrInit);
  }
  const elements = elementsOf(type, sizeOrInit);
  const shared = allocateCells(type, elements.length);
  elements.forEach((element, index) => {
    shared.cells.set(index, element);
  });
  return shared;
}

function elementsOf(type: AnyType, init: unknown): readonly unknown[] {
  if (type === 'c' && typeof init === 'string') return [...Buffer.from(init, 'utf8')];
  if (typeof init === 'string' && type !== 'u') {
    throw typeError(
      `An array of typecode '${typeof type === 'string' ? type : 'struct'}' can not be made from text.`,
    );
  }
  if (typeof init === 'string' || (typeof init === 'object' && init !== null && Symbol.iterator in init)) {
    return [...(init as Iterable<unknown>)];
  }
  throw typeError('The second argument of an array is its size, or an iterable of its elements.');
}
