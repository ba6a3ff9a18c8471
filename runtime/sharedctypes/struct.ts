/** Structures of named fields, laid out as a C compiler (and ctypes) would. */
import { typeError } from '../errors.ts';
import { elementType, type Typecode, type TypecodeValues, type Writable } from './typecodes.ts';

/** Field names to typecodes or inner structures; their order is the order in memory. */
export type StructFields = Readonly<Record<string, Typecode | StructType>>;

/** A field of a structure, or an element: a typecode or a structure. */
export type AnyType = Typecode | StructType;

export interface StructField {
  readonly name: string;
  readonly type: AnyType;
  /** Bytes from the structure's beginning. */
  readonly offset: number;
}

/** Made by {@link struct}; stands where a typecode may. */
export class StructType<Fields extends StructFields = StructFields> {
  /** Name and typecode of each field, in order. */
  readonly fields: readonly StructField[];
  /** Bytes, the padding at the end included. */
  readonly size: number;
  /** Bytes. */
  readonly alignment: number;
  /** The given fields; also carries their types. */
  readonly shape: Fields;

  /** @internal Use {@link struct}. */
  constructor(shape: Fields) {
    this.shape = shape;
    let offset = 0;
    let alignment = 1;
    const fields: StructField[] = [];
    for (const [name, type] of Object.entries(shape)) {
      const align = alignmentOf(type);
      offset = roundUp(offset, align);
      fields.push({ name, type, offset });
      offset += sizeOf(type);
      alignment = Math.max(alignment, align);
    }
    this.fields = fields;
    this.alignment = alignment;
    this.size = roundUp(offset, alignment);
  }
}

/** A structure as it is read: a live view of the memory, and so it is written, too. */
export type StructValue<Fields extends StructFields> = {
  -readonly [Name in keyof Fields]: ValueOf<Fields[Name]>;
};

/** What is read from a cell of that type. */
export type ValueOf<T> = T extends Typecode
  ? TypecodeValues[T]
  : T extends StructType<infer Fields>
    ? StructValue<Fields>
    : never;

/** What may be written into a cell of that type: of a structure its fields by name, or their values in order. */
export type InitOf<T> = T extends Typecode
  ? Writable<T>
  : T extends StructType<infer Fields>
    ? { readonly [Name in keyof Fields]?: InitOf<Fields[Name]> } | readonly InitOf<Fields[keyof Fields]>[]
    : never;

/**
 * A structure type for `Value`, `Array` and their raw forms: `struct({ x: 'd', y: 'd' })`.
 * Throws a TypeError for an unknown typecode, a name that is not usable or no field at all.
 */
export function struct<const Fields extends StructFields>(fields: Fields): StructType<Fields> {
  if (typeof fields !== 'object' || (fields as object | null) === null || Object.keys(fields).length === 0) {
    throw typeError(`struct() takes an object of at least one field, such as struct({ x: 'd', y: 'd' }).`);
  }
  return new StructType(fields);
}

export function sizeOf(type: AnyType): number {
  return type instanceof StructType ? type.size : elementType(type).size;
}

export function alignmentOf(type: AnyType): number {
  return type instanceof StructType ? type.alignment : elementType(type).size;
}

function roundUp(offset: number, to: number): number {
  return Math.ceil(offset / to) * to;
}

/** Plain data that says which type it is, for another process. */
export type TypeRecord = Typecode | readonly (readonly [string, TypeRecord])[];

export function packType(type: AnyType): TypeRecord {
  return type instanceof StructType
    ? type.fields.map(({ name, type: inner }) => [name, packType(inner)])
    : type;
}

export function unpackType(record: TypeRecord): AnyType {
  if (typeof record === 'string') return record;
  return new StructType(Object.fromEntries(record.map(([name, inner]) => [name, unpackType(inner)])));
}

/** For messages and the trace. */
export function typeName(type: AnyType): string {
  if (!(type instanceof StructType)) return type;
  return `{ ${type.fields.map(({ name, type: inner }) => `${name}: ${typeName(inner)}`).join(', ')} }`;
}
