/** Packing of every object that is neither a plain object nor a plain array. */
import { types } from 'node:util';
import { PicklingError } from '../../errors.ts';
import { isTransferable, transfer, type Transferable } from '../../memory/transfer.ts';
import { classReference, mustBeExported } from '../references.ts';
import { reduce, type Reducible } from '../reduce.ts';
import { ERROR_TYPES, kindOf, viewNumber, whyNever, type Kind } from './kinds.ts';
import type { Packer } from './packer.ts';
import { entryStep } from './path.ts';
import { hasPrivateMembers } from './privates.ts';
import * as tags from './tags.ts';

export function packSpecial(packer: Packer, value: object, prototype: object | null): void {
  if (prototype === null) {
    packer.properties(value, 0, tags.BARE_OBJECT);
    return;
  }
  if (isTransferable(value)) {
    packTransferable(packer, value);
    return;
  }
  if (typeof (value as Partial<Reducible>)[reduce] === 'function') {
    packReduced(packer, value, () => (value as Reducible)[reduce]());
    return;
  }
  const kind = kindOf(value, prototype);
  if (kind === 'refused') packer.refuse(whyNever(value) ?? 'can not be sent');
  const constructor = classOf(prototype);
  if (kind === 'plain') packInstance(packer, value, constructor);
  else if (constructor === undefined || Buffer.prototype === prototype || isNative(constructor))
    packNative(packer, kind, value);
  else packDerived(packer, kind, value, constructor);
}

/** The class whose instances have this prototype. */
function classOf(prototype: object): object | undefined {
  const constructor: unknown = Object.getOwnPropertyDescriptor(prototype, 'constructor')?.value;
  return typeof constructor === 'function' && constructor.prototype === prototype ? constructor : undefined;
}

function isNative(constructor: object): boolean {
  return Function.prototype.toString.call(constructor).endsWith('{ [native code] }');
}

function packTransferable(packer: Packer, value: Transferable): void {
  packer.special = true;
  let record;
  try {
    record = value[transfer](packer.context);
  } catch (error) {
    if (error instanceof PicklingError || !(error instanceof Error)) throw error;
    packer.refuse(`can't be sent: ${error.message.replace(/\.$/, '')}`, error);
  }
  packer.unfinished.add(value);
  packer.writeByte(tags.TRANSFERRED);
  packer.writeText(record.kind);
  packer.value(record.data);
  packer.unfinished.delete(value);
}

function packReduced(packer: Packer, value: object, describe: () => readonly unknown[]): void {
  const result: unknown = describe();
  if (!Array.isArray(result) || typeof result[0] !== 'function' || !Array.isArray(result[1]))
    return packer.refuse('has a [mp.reduce]() that did not return [callable, args]');
  packer.unfinished.add(value);
  packer.writeByte(tags.REDUCED);
  packer.part({ text: '[mp.reduce]()[0]' }, result[0]);
  packer.part({ text: '[mp.reduce]()[1]' }, result[1]);
  packer.unfinished.delete(value);
}

/** Classes of Node whose instances are remade from text. */
const described = new Map<object, (value: object) => readonly unknown[]>([
  [URL.prototype, (value) => [URL, [(value as URL).href]]],
  [URLSearchParams.prototype, (value) => [URLSearchParams, [(value as URLSearchParams).toString()]]],
]);

function packInstance(packer: Packer, value: object, constructor: object | undefined): void {
  const prototype = Object.getPrototypeOf(value) as object;
  const describe = described.get(prototype);
  if (describe !== undefined) {
    packReduced(packer, value, () => describe(value));
    return;
  }
  // A plain object of another realm (node:vm).
  if (constructor !== undefined && Object.getPrototypeOf(prototype) === null && isNative(constructor)) {
    packer.properties(value, tags.SHORT_OBJECT, tags.OBJECT);
    return;
  }
  packer.writeByte(tags.INSTANCE);
  packClass(packer, value, constructor);
  packer.properties(value, 0, 0);
}

function packDerived(packer: Packer, kind: Kind, value: object, constructor: object): void {
  if (kind === 'error' && classReference(constructor) === undefined) {
    // An error always arrives, if need be as what its class extends: whoever gets it can at least read it.
    packNative(packer, kind, value);
    return;
  }
  packer.writeByte(tags.DERIVED);
  packClass(packer, value, constructor);
  packNative(packer, kind, value);
  if (kind === 'array') packer.namedProperties(value as unknown[]);
  else if (kind !== 'error') packer.properties(kind === 'view' || kind === 'boxed' ? {} : value, 0, 0);
}

function packClass(packer: Packer, value: object, constructor: object | undefined): void {
  if (constructor === undefined)
    return packer.refuse(
      'has a prototype that belongs to no class; send a plain object, or define a class at the top level of a module',
    );
  if (hasPrivateMembers(constructor))
    packer.refuse(
      `is an instance of ${nameOf(constructor)}, which has #private members that can't be read from outside; give the class a [mp.reduce]() method that returns [callable, args]`,
    );
  if (!packer.seen(constructor)) {
    const reference = classReference(constructor);
    if (reference === undefined) refuseInstance(packer, value, constructor);
    packer.writeByte(tags.REFERENCE);
    packer.writeText(reference.module);
    packer.writeText(reference.name);
  }
}

function nameOf(constructor: object): string {
  return (constructor as { name: string }).name || 'an unnamed class';
}

function whereToBeFound(): string {
  return mustBeExported()
    ? 'at the top level of a module, export it (or start the program by `mp run` or with `--import multiprocessing/register`, which find it without)'
    : 'at the top level of a module';
}

function refuseInstance(packer: Packer, value: object, constructor: object): never {
  const name = nameOf(constructor);
  const never = whyNever(value);
  if (never !== undefined) packer.refuse(never);
  if (isNative(constructor)) packer.refuse(`is a native object (${name}), which exists in this process only`);
  packer.refuse(
    `is an instance of ${name}, a class that another process can't find by module and name; define the class ${whereToBeFound()}`,
  );
}

export function refuseFunction(packer: Packer, value: object): never {
  const name = (value as { name?: unknown }).name;
  const called = typeof name === 'string' && name !== '' ? ` (${name})` : '';
  const source = Function.prototype.toString.call(value);
  if (called.startsWith(' (bound '))
    packer.refuse(
      `is a bound function${called}, which has no name that another process could find; send the function and its object`,
    );
  if (source.endsWith('{ [native code] }'))
    packer.refuse(`is a native function${called}, which has no name that another process could find`);
  if (source.startsWith('class'))
    packer.refuse(
      `is a class${called} that another process can't find by module and name; define it ${whereToBeFound()}`,
    );
  packer.refuse(
    `is a closure${called}: a function that another process can't find by module and name, and what it captured can't be sent; define the function ${whereToBeFound()} and give it what it needs as arguments`,
  );
}

/** The language's own class, and what the structured clone algorithm keeps of its instances. */
function packNative(packer: Packer, kind: Kind, value: object): void {
  switch (kind) {
    case 'array':
      packer.writeByte(tags.ARRAY);
      packer.array(value as unknown[], false);
      return;
    case 'map':
      packMap(packer, value as Map<unknown, unknown>);
      return;
    case 'set': {
      packer.writeByte(tags.SET);
      let index = 0;
      for (const element of Set.prototype.values.call(value) as Iterable<unknown>)
        packer.part({ text: `.values()[${index++}]` }, element);
      packer.writeByte(tags.END);
      return;
    }
    case 'date':
      packer.writeByte(tags.DATE);
      packer.writeFloat(Date.prototype.getTime.call(value));
      return;
    case 'regexp':
      packer.writeByte(tags.REGEXP);
      packer.writeText((value as RegExp).source);
      packer.writeText((value as RegExp).flags);
      return;
    case 'boxed':
      packer.writeByte(tags.BOXED);
      packer.value(unboxed(value));
      return;
    case 'error':
      packError(packer, value as Error);
      return;
    case 'array-buffer':
      packArrayBuffer(packer, value as ArrayBuffer);
      return;
    case 'view':
      packView(packer, value as ArrayBufferView);
      return;
    case 'dom-exception':
      packer.writeByte(tags.DOM_EXCEPTION);
      packer.writeText((value as DOMException).message);
      packer.writeText((value as DOMException).name);
      packer.writeText(String((value as DOMException).stack));
      return;
    case 'plain':
    case 'refused':
      packer.refuse('can not be sent');
  }
}

function unboxed(value: object): unknown {
  if (types.isNumberObject(value)) return Number.prototype.valueOf.call(value);
  if (types.isStringObject(value)) return String.prototype.valueOf.call(value);
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value);
  return BigInt.prototype.valueOf.call(value);
}

function packMap(packer: Packer, value: Map<unknown, unknown>): void {
  packer.writeByte(tags.MAP);
  let index = 0;
  for (const [key, element] of Map.prototype.entries.call(value) as Iterable<[unknown, unknown]>) {
    packer.part({ text: `.keys()[${index}]` }, key);
    packer.part(entryStep(key, index++), element);
  }
  packer.writeByte(tags.END);
}

/** Number of the native class, which of the usual properties follow, then all other own properties. */
function packError(packer: Packer, value: Error): void {
  let number = ERROR_TYPES.findIndex((type, index) => index > 0 && value instanceof type);
  if (number === -1) number = 0;
  packer.writeByte(tags.ERROR);
  packer.writeByte(number);
  const hidden = ['message', 'stack', 'cause', 'errors', 'name'].filter((name) => Object.hasOwn(value, name));
  packer.writeCount(hidden.length);
  for (const name of hidden) {
    packer.writeText(name);
    const enumerable = Object.prototype.propertyIsEnumerable.call(value, name);
    packer.writeByte(enumerable ? 1 : 0);
    packer.part(name, Reflect.get(value, name));
  }
  const rest = Object.keys(value).filter((name) => !hidden.includes(name));
  packer.writeCount(rest.length);
  for (const name of rest) {
    packer.writeText(name);
    packer.part(name, Reflect.get(value, name));
  }
}

/** The length that a resizable buffer may reach, −1 for one of fixed length. */
function growsTo(buffer: ArrayBuffer): number {
  const { resizable, maxByteLength } = buffer as { resizable?: boolean; maxByteLength?: number };
  return resizable === true && maxByteLength !== undefined ? maxByteLength : -1;
}

function packArrayBuffer(packer: Packer, value: ArrayBuffer): void {
  packer.writeByte(tags.ARRAY_BUFFER);
  packer.writeCount(growsTo(value) + 1);
  packer.writeBytes(new Uint8Array(value));
}

function packView(packer: Packer, view: ArrayBufferView): void {
  if (types.isSharedArrayBuffer(view.buffer))
    packer.refuse(
      `shows a SharedArrayBuffer, which only the threads of one process can share; use RawArray or SharedMemory`,
    );
  const buffer = view.buffer;
  const bytes = new Uint8Array(buffer, view.byteOffset, view.byteLength);
  if (Object.getPrototypeOf(view) === Buffer.prototype) {
    packer.writeByte(tags.NODE_BUFFER);
    packer.writeBytes(bytes);
  } else if (view.byteLength === buffer.byteLength && growsTo(buffer) === -1 && !packer.knows(buffer)) {
    packer.seen(buffer);
    packer.writeByte(tags.WHOLE_VIEW);
    packer.writeByte(viewNumber(view));
    packer.writeBytes(bytes);
  } else {
    packer.writeByte(tags.VIEW);
    packer.writeByte(viewNumber(view));
    packer.writeCount(view.byteOffset);
    packer.writeCount(view.byteLength);
    packer.part('buffer', buffer);
  }
}
