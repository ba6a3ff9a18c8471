/** Memory seen as a row of cells of one type. Nothing here locks or traces. */
import { describe } from '../misuse.ts';
import { inspect } from 'node:util';
import { typeError } from '../errors.ts';
import { StructType, sizeOf, typeName, type AnyType } from './struct.ts';
import { elementType, type AnyTypedArray, type ElementType } from './typecodes.ts';

export interface Cells {
  readonly type: AnyType;
  readonly length: number;
  get(index: number): unknown;
  set(index: number, value: unknown): void;
  /** What {@link store} takes for `value`. Throws what {@link set} would throw, and writes nothing. */
  encode(value: unknown): unknown;
  /** Writes what {@link encode} gave. */
  store(index: number, encoded: unknown): void;
  /** Throws what {@link set} would throw, and writes nothing. */
  check(value: unknown): void;
  /** The number in a cell, for the trace; undefined where it is none. */
  number(index: number): number | undefined;
  /** The typed array over the memory itself; undefined for structures. */
  readonly typed: AnyTypedArray | undefined;
}

export function cellsOver(type: AnyType, buffer: ArrayBuffer, offset: number, length: number): Cells {
  return type instanceof StructType
    ? new StructCells(type, buffer, offset, length)
    : new TypedCells(elementType(type), buffer, offset, length);
}

class TypedCells implements Cells {
  readonly type: AnyType;
  readonly typed: AnyTypedArray;
  /** The same array, so typed that a number can be stored without asking which one it is. */
  readonly #cells: { [index: number]: number | bigint; readonly length: number };
  readonly #element: ElementType;

  constructor(
    element: ElementType,
    buffer: ArrayBuffer,
    offset: number,
    readonly length: number,
  ) {
    this.type = element.code;
    this.#element = element;
    this.typed = new element.typed(buffer, offset, length);
    this.#cells = this.typed;
  }

  get(index: number): unknown {
    return this.#element.decode(this.#cells[index] ?? 0);
  }

  set(index: number, value: unknown): void {
    this.#cells[index] = this.#element.encode(value, this.#element.code);
  }

  encode(value: unknown): number | bigint {
    return this.#element.encode(value, this.#element.code);
  }

  store(index: number, encoded: number | bigint): void {
    this.#cells[index] = encoded;
  }

  check(value: unknown): void {
    this.encode(value);
  }

  number(index: number): number {
    return Number(this.#cells[index]);
  }
}

class StructCells implements Cells {
  readonly type: StructType;
  readonly typed = undefined;
  readonly #views: object[] = [];

  constructor(
    type: StructType,
    buffer: ArrayBuffer,
    offset: number,
    readonly length: number,
  ) {
    this.type = type;
    for (let index = 0; index < length; index++) {
      this.#views.push(structView(type, buffer, offset + index * type.size));
    }
  }

  get(index: number): unknown {
    return this.#views[index];
  }

  set(index: number, value: unknown): void {
    this.store(index, this.encode(value));
  }

  encode(value: unknown): unknown {
    const fields = byName(this.type, value);
    checkFields(this.type, fields);
    return fields;
  }

  store(index: number, fields: unknown): void {
    Object.assign(this.#views[index] ?? {}, fields);
  }

  check(value: unknown): void {
    this.encode(value);
  }

  number(): undefined {
    return undefined;
  }
}

/** Every field is an accessor over its bytes. */
function structView(type: StructType, buffer: ArrayBuffer, offset: number): object {
  const view = {};
  for (const field of type.fields) {
    const cell = cellsOver(field.type, buffer, offset + field.offset, 1);
    Object.defineProperty(view, field.name, {
      enumerable: true,
      get: () => cell.get(0),
      set: (value: unknown) => {
        cell.set(0, value);
      },
    });
  }
  // Else accessors are shown as [Getter/Setter].
  Object.defineProperty(view, inspect.custom, { value: () => ({ ...view }) });
  return Object.preventExtensions(view);
}

/** Where Python has a tuple of a structure's values, in order, there may be an array. */
function byName(type: StructType, value: unknown): unknown {
  if (!isArray(value)) return value;
  if (value.length > type.fields.length)
    throw typeError(
      `The structure has ${type.fields.length} fields (${typeName(type)}), not ${value.length}: give it at most as many values.`,
    );
  return Object.fromEntries(type.fields.slice(0, value.length).map(({ name }, at) => [name, value[at]]));
}

function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function checkFields(type: StructType, value: unknown): void {
  if (typeof value !== 'object' || value === null) {
    throw typeError(
      `A structure takes an object of its fields, or an array of their values, not ${describe(value)}.`,
    );
  }
  const fields = new Map(type.fields.map((field) => [field.name, field.type]));
  for (const [name, part] of Object.entries(value)) {
    const inner = fields.get(name);
    if (inner === undefined) {
      throw typeError(
        `The structure has no field "${name}"; its fields are ${[...fields.keys()].join(', ')}.`,
      );
    }
    if (inner instanceof StructType) checkFields(inner, byName(inner, part));
    else {
      const element = elementType(inner);
      element.encode(part, element.code);
    }
  }
}

export function bytesOf(type: AnyType, length: number): number {
  return sizeOf(type) * length;
}
