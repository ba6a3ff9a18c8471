/**
 * What an object is underneath, whatever its class: an instance of `class Scores extends Map` is a Map. Told by the
 * brand that the language gives (node:util/types), never by name or prototype, which anybody can change.
 */
import { types } from 'node:util';

export type Kind =
  | 'plain'
  | 'array'
  | 'map'
  | 'set'
  | 'date'
  | 'regexp'
  | 'error'
  | 'boxed'
  | 'array-buffer'
  | 'view'
  | 'dom-exception'
  | 'refused';

/** Views by their number on the wire: only append. */
export const VIEW_TYPES = [
  'DataView',
  'Int8Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
  'BigInt64Array',
  'BigUint64Array',
  'Float16Array',
] as const;

interface ViewConstructor {
  readonly BYTES_PER_ELEMENT?: number;
  new (buffer: ArrayBuffer, offset?: number, length?: number): ArrayBufferView;
}

/** The constructor of a view's number; `undefined` where this Node has none. */
export const viewConstructors: readonly (ViewConstructor | undefined)[] = VIEW_TYPES.map(
  (name) => Reflect.get(globalThis, name) as ViewConstructor | undefined,
);

const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;

export function viewNumber(view: ArrayBufferView): number {
  // The getter of the common base tells the truth whatever a subclass says; of a DataView it says nothing.
  const name: unknown = Reflect.get(typedArrayPrototype, Symbol.toStringTag, view);
  return (VIEW_TYPES as readonly unknown[]).indexOf(name ?? 'DataView');
}

/** Errors by their number on the wire: only append. */
export const ERROR_TYPES = [
  Error,
  TypeError,
  RangeError,
  SyntaxError,
  ReferenceError,
  EvalError,
  URIError,
  AggregateError,
] as const;

const kinds = new WeakMap<object, Kind>();

/** Asks the brands once for each prototype: the objects of one class are alike underneath. */
export function kindOf(value: object, prototype: object): Kind {
  let kind = kinds.get(prototype);
  if (kind === undefined) kinds.set(prototype, (kind = findKind(value)));
  return kind;
}

function findKind(value: object): Kind {
  if (Array.isArray(value)) return 'array';
  if (typeof DOMException !== 'undefined' && value instanceof DOMException) return 'dom-exception';
  if (types.isNativeError(value)) return 'error';
  if (types.isMap(value)) return 'map';
  if (types.isSet(value)) return 'set';
  if (types.isDate(value)) return 'date';
  if (types.isRegExp(value)) return 'regexp';
  if (ArrayBuffer.isView(value)) return 'view';
  if (types.isArrayBuffer(value)) return 'array-buffer';
  if (types.isBoxedPrimitive(value)) return types.isSymbolObject(value) ? 'refused' : 'boxed';
  return whyNever(value) === undefined ? 'plain' : 'refused';
}

/** Why an object can't travel whatever its class says; `undefined` if there is no reason of this sort. */
export function whyNever(value: object): string | undefined {
  if (types.isPromise(value)) return 'is a promise; await it and send what it gives';
  if (types.isSharedArrayBuffer(value))
    return 'is a SharedArrayBuffer, which only the threads of one process can share; use RawArray or SharedMemory';
  if (types.isWeakMap(value) || types.isWeakSet(value) || value instanceof WeakRef)
    return 'holds its contents weakly, so they can not be listed';
  if (types.isGeneratorObject(value)) return 'is a generator in the middle of its run; send its values';
  if (types.isMapIterator(value) || types.isSetIterator(value)) return 'is an iterator; send its values';
  if (types.isSymbolObject(value)) return 'is a boxed symbol';
  if (types.isExternal(value)) return 'is an address in this process';
  return undefined;
}
