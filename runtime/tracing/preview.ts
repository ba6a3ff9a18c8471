/**
 * A short text for any value, for messages in the trace: cheap, at most {@link PREVIEW_LENGTH} characters, never throws
 * and never runs code of the user (no getter, no `toString`, no `toJSON`, no Proxy trap).
 */
import { types } from 'node:util';

export const PREVIEW_LENGTH = 80;

/** Deeper values show as `[…]` or `{…}`. */
const MAX_DEPTH = 3;

/** As a person would write it: `[1, 'x']`, `{ a: 1 }`, `Map(2)`, `Account { id: 7 }`. */
export function preview(value: unknown): string {
  // The short cuts are what most messages are; they allocate nothing but the text.
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  if (typeof value === 'string' && value.length <= PREVIEW_LENGTH - 2) return `'${oneLine(value)}'`;
  return cut(describe(value, PREVIEW_LENGTH, 0));
}

/** `square(3)`, `add(1, 'x')`. */
export function previewCall(name: string, args: readonly unknown[]): string {
  const [first] = args;
  if (args.length === 1 && typeof first === 'number') return `${name}(${first})`;
  return cut(`${name}(${describeList(args, PREVIEW_LENGTH - name.length, 1)})`);
}

function describe(value: unknown, room: number, depth: number): string {
  switch (typeof value) {
    case 'string':
      return `'${oneLine(value.length > room ? `${value.slice(0, Math.max(room, 1))}…` : value)}'`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'bigint':
      // Converting a huge one costs more than its first digits are worth.
      return value > -(2n ** 200n) && value < 2n ** 200n ? `${value}n` : 'BigInt(…)';
    case 'symbol':
      return `Symbol(${value.description ?? ''})`;
    case 'function':
      return describeFunction(value);
    case 'object':
      return value === null ? 'null' : describeObject(value, room, depth);
    case 'undefined':
    case 'boolean':
      return String(value);
  }
}

function describeObject(value: object, room: number, depth: number): string {
  // Before anything that a trap could see.
  if (types.isProxy(value)) return 'Proxy(…)';
  const prototype: unknown = Object.getPrototypeOf(value);
  // Plain objects are what is sent most; something odder that was given this prototype is shown as one, no harm done.
  if (prototype === Object.prototype)
    return depth >= MAX_DEPTH ? '{…}' : describeFields(value, room, depth + 1);
  if (Array.isArray(value))
    return depth >= MAX_DEPTH && value.length > 0 ? '[…]' : `[${describeList(value, room, depth + 1)}]`;
  if (types.isMap(value)) return `Map(${String(sizeOfMap(value))})`;
  if (types.isSet(value)) return `Set(${String(sizeOfSet(value))})`;
  if (types.isDate(value)) return describeDate(value);
  if (types.isTypedArray(value)) return describeTypedArray(value);
  if (types.isAnyArrayBuffer(value)) return 'ArrayBuffer(…)';
  if (types.isNativeError(value)) return describeError(value, room);
  if (types.isPromise(value)) return 'Promise(…)';
  if (types.isRegExp(value)) return 'RegExp(…)';
  const name = classNameOf(value);
  const prefix = name === 'Object' ? '' : `${name} `;
  if (depth >= MAX_DEPTH) return `${prefix}{…}`;
  return `${prefix}${describeFields(value, room - prefix.length, depth + 1)}`;
}

function describeList(items: readonly unknown[], room: number, depth: number): string {
  let text = '';
  for (let index = 0; index < items.length; index++) {
    if (text.length >= room) return `${text}, …`;
    const element = Object.hasOwn(items, index) ? describeField(items, index, room - text.length, depth) : '';
    text += index === 0 ? element : `, ${element}`;
  }
  return text;
}

function describeFields(value: object, room: number, depth: number): string {
  let text = '';
  for (const key of Object.keys(value)) {
    if (text.length >= room) return `{ ${text}, … }`;
    text += `${text === '' ? '' : ', '}${key}: ${describeField(value, key, room - text.length, depth)}`;
  }
  return text === '' ? '{}' : `{ ${text} }`;
}

/**
 * An own field may be an accessor; reading it would run code. Asking for the accessor is several times cheaper than
 * asking for the descriptor, and stops at the own field, so that it can't reach a Proxy further up.
 */
const accessorOf = Object.getOwnPropertyDescriptor(Object.prototype, '__lookupGetter__')?.value as (
  this: object,
  key: PropertyKey,
) => unknown;

function describeField(value: object, key: string | number, room: number, depth: number): string {
  if (accessorOf.call(value, key) !== undefined) return '(…)';
  return describe((value as Record<string | number, unknown>)[key], room, depth);
}

function describeFunction(value: object): string {
  if (types.isProxy(value)) return 'Proxy(…)';
  const name: unknown = Object.getOwnPropertyDescriptor(value, 'name')?.value;
  return typeof name === 'string' && name !== '' ? name : '(function)';
}

function describeError(value: object, room: number): string {
  const message: unknown = Object.getOwnPropertyDescriptor(value, 'message')?.value;
  return `${classNameOf(value)}: ${typeof message === 'string' ? oneLine(message.slice(0, room)) : ''}`;
}

function describeDate(value: Date): string {
  const time = Date.prototype.getTime.call(value);
  return Number.isNaN(time) ? 'Date(invalid)' : Date.prototype.toISOString.call(value);
}

function describeTypedArray(value: NodeJS.TypedArray): string {
  const kind = String(typedArrayTag(value));
  return `${kind}(${String(typedArrayLength(value))})`;
}

/** The class that an object says it is of, without running anything. */
function classNameOf(value: object): string {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || typeof prototype !== 'object' || types.isProxy(prototype)) return 'Object';
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof constructor === 'function' ? describeFunction(constructor) : 'Object';
}

const sizeOfMap = getterOf(Map.prototype, 'size');
const sizeOfSet = getterOf(Set.prototype, 'size');
const typedArrayPrototype = Object.getPrototypeOf(Uint8Array.prototype) as object;
const typedArrayTag = getterOf(typedArrayPrototype, Symbol.toStringTag);
const typedArrayLength = getterOf(typedArrayPrototype, 'length');

/** The language's own getter: an own property of the value can't stand in for it. */
function getterOf(prototype: object, key: PropertyKey): (value: object) => unknown {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
  return (value) => descriptor?.get?.call(value) as unknown;
}

function oneLine(text: string): string {
  // Looking at the characters of a short text is cheaper than the regular expression's call.
  for (let index = 0; index < text.length; index++)
    if (text.charCodeAt(index) < 0x20) return text.replace(LINE_BREAKS, ' ');
  return text;
}

const LINE_BREAKS = /[\r\n\t]+/g;

function cut(text: string): string {
  return text.length <= PREVIEW_LENGTH ? text : `${text.slice(0, PREVIEW_LENGTH - 1)}…`;
}
