/**
 * Turns bytes into a value again. The order in which objects are begun is that of the packer, so that "the third object
 * of this message" means the same on both sides.
 */
import { ProcessError } from '../../errors.ts';
import type { ReceiveContext } from '../../memory/transfer.ts';
import { restorerOf } from '../../memory/transfer.ts';
import { isConstructed } from '../reduce.ts';
import { resolveReference } from '../references.ts';
import { corrupt } from './input.ts';
import { ERROR_TYPES, viewConstructors } from './kinds.ts';
import { NumberedInput } from './numbered-input.ts';
import * as tags from './tags.ts';

type Constructor = abstract new (...args: never[]) => object;

export class Unpacker extends NumberedInput {
  private context!: ReceiveContext;
  /** While the built-in base of a user's class is read: that class. The object has its number already. */
  private derived: Constructor | undefined;

  /** @throws ProcessError with code ERR_MP_UNPICKLING for bytes that are no packed value. */
  unpack(
    bytes: Uint8Array,
    start: number,
    end: number,
    context: ReceiveContext,
    pieces?: readonly Uint8Array<ArrayBuffer>[],
  ): unknown {
    this.open(bytes, start, end, pieces);
    this.context = context;
    this.derived = undefined;
    try {
      const value = this.value();
      if (this.position !== end) throw corrupt('something follows the value');
      return value;
    } catch (error) {
      if (error instanceof RangeError && error.message.startsWith('Maximum call stack'))
        throw corrupt('it is nested too deeply', error);
      throw error instanceof ProcessError ? error : corrupt('what they say can not be made', error);
    } finally {
      this.forget();
      this.shut();
    }
  }

  private value(): unknown {
    if (this.position >= this.end) throw corrupt('they end too early');
    const tag = this.buffer[this.position++] as number;
    if (tag < 0x80) return tag;
    if (tag < tags.SHORT_ARRAY) return this.shortText(tag & tags.SHORT_TEXT_MAX);
    if (tag < tags.SHORT_OBJECT) return this.array(tag & tags.SHORT_ARRAY_MAX, this.begin([]));
    if (tag < tags.UNDEFINED) return this.properties(tag & tags.SHORT_OBJECT_MAX, this.begin({}));
    switch (tag) {
      case tags.UNDEFINED:
        return undefined;
      case tags.NULL:
        return null;
      case tags.TRUE:
        return true;
      case tags.FALSE:
        return false;
      case tags.INT8:
        return this.int8();
      case tags.INT32:
        return this.int32();
      case tags.FLOAT64:
        return this.float();
      case tags.BIGINT64:
        return this.int64();
      case tags.BIGINT:
        return this.bigint();
      case tags.LATIN_TEXT:
        return this.latinText();
      case tags.UTF8_TEXT:
        return this.utf8Text();
      case tags.UTF16_TEXT:
        return this.utf16Text();
      case tags.SYMBOL:
        return Symbol.for(this.text());
      case tags.KNOWN_SYMBOL:
        return this.knownSymbol();
      case tags.SEEN:
        return this.again();
      case tags.REFERENCE:
        return this.reference();
      default:
        return this.object(tag);
    }
  }

  /** What a built-in base class reads as; `derived` says whether a class of the user stands over it. */
  private object(tag: number): unknown {
    switch (tag) {
      case tags.ARRAY:
        // The length of a sparse array may be anything: a hole takes no bytes. Elements are made only from bytes.
        return this.array(this.count(), this.begin(this.make(Array, [])));
      case tags.NAMED_ARRAY: {
        const array = this.array(this.count(), this.begin([]));
        return this.properties(this.countHere(), array);
      }
      case tags.OBJECT:
        return this.properties(this.countHere(), this.begin({}));
      case tags.BARE_OBJECT:
        return this.properties(this.countHere(), this.begin(Object.create(null) as object));
      case tags.MAP:
        return this.map();
      case tags.SET:
        return this.set();
      case tags.DATE:
        return this.begin(this.make(Date, [this.float()]));
      case tags.REGEXP:
        return this.regexp();
      case tags.BOXED:
        return this.boxed();
      case tags.ERROR:
        return this.error();
      case tags.DOM_EXCEPTION: {
        const exception = this.begin(new DOMException(this.text(), this.text()));
        define(exception, 'stack', this.text(), false);
        return exception;
      }
      case tags.ARRAY_BUFFER:
        return this.arrayBuffer();
      case tags.WHOLE_VIEW:
      case tags.VIEW:
        return this.viewOf(tag);
      case tags.NODE_BUFFER:
        return this.begin(Buffer.from(this.bytes().buffer));
      case tags.INSTANCE:
        return this.instance();
      case tags.DERIVED:
        return this.derivedObject();
      case tags.REDUCED:
        return this.reduced();
      case tags.TRANSFERRED:
        return this.transferred();
      default:
        throw corrupt(`0x${tag.toString(16)} stands for nothing`);
    }
  }

  private make<C extends Constructor>(base: C, args: ConstructorParameters<C>): InstanceType<C> {
    const { derived } = this;
    this.derived = undefined;
    try {
      return Reflect.construct(base, args, derived ?? base) as InstanceType<C>;
    } catch (error) {
      throw corrupt(`no ${base.name} can be made of it`, error);
    }
  }

  private text(): string {
    const value = this.value();
    if (typeof value !== 'string') throw corrupt('a name is not text');
    return value;
  }

  private array(length: number, array: unknown[]): unknown[] {
    for (let i = 0; i < length; i++) {
      if (this.buffer[this.position] === tags.REST) return this.restOfArray(length, array);
      array.push(this.value());
    }
    return array;
  }

  private restOfArray(length: number, array: unknown[]): unknown[] {
    this.position++;
    const present = this.countHere();
    if (length > 0xffffffff) throw corrupt('an array is too long');
    // From the longest length down: makes V8 keep it as a dictionary, where a long row of holes takes no memory.
    if (length > 1000) array.length = 0xffffffff;
    array.length = length;
    for (let i = 0; i < present; i++) {
      const index = this.count();
      if (index >= length) throw corrupt('an element lies beyond its array');
      array[index] = this.value();
    }
    return array;
  }

  private properties<T extends object>(count: number, object: T): T {
    for (let i = 0; i < count; i++) {
      const tag = this.byte();
      let key: string;
      if (tag >= tags.SHORT_TEXT && tag < tags.SHORT_ARRAY) {
        key = this.shortText(tag & tags.SHORT_TEXT_MAX);
      } else {
        this.position--;
        key = this.text();
      }
      const value = this.value();
      if (key === '__proto__' || (key === 'length' && Array.isArray(object))) define(object, key, value);
      else (object as Record<string, unknown>)[key] = value;
    }
    return object;
  }

  private bigint(): bigint {
    const negative = this.byte() === 1;
    const digits = this.text();
    if (!/^[0-9a-f]+$/.test(digits)) throw corrupt('a number has no digits');
    const value = BigInt(`0x${digits}`);
    return negative ? -value : value;
  }

  private knownSymbol(): symbol {
    const value: unknown = Reflect.get(Symbol, this.text());
    if (typeof value !== 'symbol') throw corrupt('a symbol is not known here');
    return value;
  }

  private reference(): unknown {
    const at = this.reserve();
    const module = this.text();
    const name = this.text();
    let target: unknown;
    try {
      target = resolveReference(module, name);
    } catch (error) {
      throw unresolved(module, name, error);
    }
    if (target === undefined) throw unresolved(module, name);
    this.objects[at] = target;
    return target;
  }

  private map(): Map<unknown, unknown> {
    const map = this.begin(this.make(Map<unknown, unknown>, []));
    while (!this.atEnd()) {
      const key = this.value();
      Map.prototype.set.call(map, key, this.value());
    }
    return map;
  }

  private set(): Set<unknown> {
    const set = this.begin(this.make(Set<unknown>, []));
    while (!this.atEnd()) Set.prototype.add.call(set, this.value());
    return set;
  }

  private atEnd(): boolean {
    if (this.buffer[this.position] !== tags.END || this.position >= this.end) return false;
    this.position++;
    return true;
  }

  private regexp(): RegExp {
    const source = this.text();
    const flags = this.text();
    return this.begin(this.make(RegExp, [source, flags]));
  }

  private boxed(): object {
    const value = this.value();
    if (typeof value === 'number') return this.begin(this.make(Number, [value]));
    if (typeof value === 'string') return this.begin(this.make(String, [value]));
    if (typeof value === 'boolean') return this.begin(this.make(Boolean, [value]));
    if (typeof value === 'bigint') return this.begin(Object(value) as object);
    throw corrupt('only a primitive can be boxed');
  }

  private error(): Error {
    const type = ERROR_TYPES[this.byte()];
    if (type === undefined) throw corrupt('an error is of no known class');
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    let error: Error;
    try {
      error = this.begin(
        type === AggregateError ? this.make(type, [[]]) : this.make(type as ErrorConstructor, []),
      );
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    delete (error as { stack?: string }).stack;
    delete (error as { errors?: unknown }).errors;
    for (let left = this.countHere(); left > 0; left--) {
      const name = this.text();
      const enumerable = this.byte() === 1;
      define(error, name, this.value(), enumerable);
    }
    for (let left = this.countHere(); left > 0; left--) define(error, this.text(), this.value());
    return error;
  }

  private arrayBuffer(): ArrayBuffer {
    const at = this.reserve();
    const limit = this.count();
    const bytes = this.bytes();
    if (limit === 0) return (this.objects[at] = bytes.buffer);
    const resizable = this.make(ArrayBuffer, [bytes.length, { maxByteLength: limit - 1 }] as never);
    new Uint8Array(resizable).set(bytes);
    this.objects[at] = resizable;
    return resizable;
  }

  private viewOf(tag: number): object {
    const view = viewConstructors[this.byte()] as
      (new (buffer: ArrayBuffer, offset?: number, length?: number) => ArrayBufferView) | undefined;
    if (view === undefined) throw corrupt('a view of a kind that this Node does not have');
    const { derived } = this;
    this.derived = undefined;
    const at = this.reserve();
    let offset = 0;
    let length: number | undefined;
    let buffer: unknown;
    if (tag === tags.WHOLE_VIEW) {
      buffer = this.begin(this.bytes().buffer);
    } else {
      offset = this.count();
      length = this.count();
      buffer = this.value();
    }
    if (!(buffer instanceof ArrayBuffer)) throw corrupt('a view shows no buffer');
    const element = (view as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 1;
    this.derived = derived;
    const made = this.make(view, length === undefined ? [buffer] : [buffer, offset, length / element]);
    this.objects[at] = made;
    return made;
  }

  private classHere(): Constructor {
    const value = this.value();
    if (!isConstructor(value)) throw corrupt('an instance belongs to no class');
    return value;
  }

  private instance(): object {
    const at = this.reserve();
    const constructor = this.classHere();
    const prototype: unknown = constructor.prototype;
    if (typeof prototype !== 'object' || prototype === null) throw corrupt('an instance belongs to no class');
    const object = Object.create(prototype) as object;
    this.objects[at] = object;
    for (let left = this.countHere(); left > 0; left--) define(object, this.text(), this.value());
    return object;
  }

  private derivedObject(): object {
    const at = this.reserve();
    this.derived = this.classHere();
    this.slot = at;
    const tag = this.byte();
    const object = this.object(tag);
    if (this.objects[at] !== object || typeof object !== 'object' || object === null)
      throw corrupt('an instance has an impossible base');
    for (let left = tag === tags.ERROR ? 0 : this.countHere(); left > 0; left--)
      define(object, this.text(), this.value());
    return object;
  }

  private reduced(): unknown {
    const at = this.reserve();
    const callable = this.value();
    const args = this.value();
    if (typeof callable !== 'function' || !Array.isArray(args))
      throw corrupt('a description is not [callable, args]');
    const object: unknown = isConstructed(callable)
      ? Reflect.construct(callable, args)
      : Reflect.apply(callable, undefined, args);
    return (this.objects[at] = object);
  }

  private transferred(): object {
    const at = this.reserve();
    const kind = this.text();
    const data = this.value();
    const restore = restorerOf(kind);
    if (restore === undefined)
      throw corrupt(`this process has no way to make a ${JSON.stringify(kind.slice(0, 80))}`);
    try {
      return (this.objects[at] = restore(data as never, this.context));
    } finally {
      this.context.restored?.();
    }
  }
}

/** As far as it can be told before it is called. */
function isConstructor(value: unknown): value is Constructor {
  return typeof value === 'function';
}

function define(object: object, name: string, value: unknown, enumerable = true): void {
  Object.defineProperty(object, name, { value, enumerable, writable: true, configurable: true });
}

function unresolved(module: string, name: string, cause?: unknown): ProcessError {
  return new ProcessError(
    `${name} of ${module} is not known in this process: the module must be loaded here and have it at its top level.`,
    { code: 'ERR_MP_UNPICKLING', cause },
  );
}
