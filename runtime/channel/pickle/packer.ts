/**
 * Turns a value into bytes. Everything that the structured clone algorithm takes keeps its meaning, cycles and shared
 * references included; beyond it travel instances of classes, functions by reference, and this library's own objects.
 *
 * One packer is used for one value at a time; its buffer is used again for the next. What is not on the way of small
 * messages is in `objects.ts`.
 */
import { PicklingError } from '../../errors.ts';
import type { TransferContext } from '../../memory/transfer.ts';
import { packSpecial, refuseFunction } from './objects.ts';
import { Output, SLACK } from './output.ts';
import { formatPath, type Step } from './path.ts';
import * as tags from './tags.ts';
import { referenceTo } from '../references.ts';

const objectPrototype = Object.prototype;
const arrayPrototype = Array.prototype;

/** So many objects of a message are found again by comparing; beyond, a map is cheaper. */
const COMPARED = 8;

export class Packer extends Output {
  /** The way to the value being packed, `depth` steps long. Written always, read when something is refused. */
  private readonly steps: Step[] = [];
  depth = 0;
  private root = '';
  private seenCount = 0;
  private readonly seenFirst: unknown[] = new Array<unknown>(COMPARED).fill(undefined);
  private readonly seenRest = new Map<object, number>();
  /** Objects whose description is being packed: the receiver can't have a twin of them before it is complete. */
  readonly unfinished = new Set<object>();
  context!: TransferContext;
  /** An object of this library is part of the value: the context may have attached something for it. */
  special = false;

  /**
   * Packs into {@link buffer}, from its start; returns the number of bytes.
   * @param root How messages speak of the value: `args` gives `args[1].callback`.
   * @param pieces Where long runs of bytes are collected instead, which then travel beside the packed value.
   * @throws PicklingError where a part can't be sent, with the path to it.
   */
  pack(value: unknown, root: string, context: TransferContext, pieces?: Uint8Array[]): number {
    this.rewind();
    this.pieces = pieces;
    this.depth = 0;
    this.root = root;
    this.context = context;
    try {
      this.value(value);
      if (this.special) context.packed?.(true);
      return this.position;
    } catch (error) {
      context.packed?.(false);
      const refusal = tooDeep(error)
        ? new PicklingError(
            `${root} is nested too deeply; send it in smaller pieces, or as a flat list.`,
            root,
            { cause: error },
          )
        : error;
      if (refusal instanceof PicklingError) showCaller(refusal);
      throw refusal;
    } finally {
      this.forget();
    }
  }

  /** Of the value being packed. */
  get path(): string {
    return formatPath(this.root, this.steps.slice(0, this.depth));
  }

  refuse(because: string, cause?: unknown): never {
    const { path } = this;
    throw new PicklingError(`${path} ${because}.`, path, { cause });
  }

  /** Packs a part of the value at hand. */
  part(step: Step, value: unknown): void {
    this.steps[this.depth++] = step;
    this.value(value);
    this.depth--;
  }

  value(value: unknown): void {
    switch (typeof value) {
      case 'number':
        this.number(value);
        return;
      case 'string':
        this.text(value);
        return;
      case 'object':
        if (value === null) this.byte(tags.NULL);
        else this.object(value);
        return;
      case 'boolean':
        this.byte(value ? tags.TRUE : tags.FALSE);
        return;
      case 'undefined':
        this.byte(tags.UNDEFINED);
        return;
      case 'bigint':
        this.bigint(value);
        return;
      case 'function':
        if (!this.seen(value)) this.reference(value);
        return;
      case 'symbol':
        this.symbol(value);
    }
  }

  private object(value: object): void {
    if (this.seen(value)) return;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype === objectPrototype) {
      this.properties(value, tags.SHORT_OBJECT, tags.OBJECT);
    } else if (prototype === arrayPrototype && Array.isArray(value)) {
      this.array(value);
    } else {
      packSpecial(this, value, prototype as object | null);
    }
  }

  /** Writes the number of an object that was met before (true), or gives it one (false). */
  seen(value: object): boolean {
    const count = this.seenCount;
    if (count <= COMPARED) {
      for (let i = 0; i < count; i++) {
        if (this.seenFirst[i] === value) return this.again(value, i);
      }
      if (count < COMPARED) {
        this.seenFirst[count] = value;
        this.seenCount = count + 1;
        return false;
      }
      for (let i = 0; i < COMPARED; i++) this.seenRest.set(this.seenFirst[i] as object, i);
    }
    const number = this.seenRest.get(value);
    if (number !== undefined) return this.again(value, number);
    this.seenRest.set(value, count);
    this.seenCount = count + 1;
    return false;
  }

  private again(value: object, number: number): true {
    if (this.unfinished.size > 0 && this.unfinished.has(value))
      this.refuse(
        'refers back to an object that is described by this very value ([mp.reduce] or a transfer)',
      );
    this.tagged(tags.SEEN, number);
    return true;
  }

  /** Whether {@link seen} knows it already. */
  knows(value: object): boolean {
    return this.seenRest.has(value) || this.seenFirst.includes(value);
  }

  private forget(): void {
    this.special = false;
    const count = Math.min(this.seenCount, COMPARED);
    for (let i = 0; i < count; i++) this.seenFirst[i] = undefined;
    if (this.seenCount > COMPARED) this.seenRest.clear();
    if (this.unfinished.size > 0) this.unfinished.clear();
    this.seenCount = 0;
  }

  /** Own enumerable properties with text keys, behind a tag that says how many. */
  properties(value: object, shortTag: number, longTag: number): void {
    const keys = Object.keys(value);
    const length = keys.length;
    this.reserve(SLACK);
    if (length <= tags.SHORT_OBJECT_MAX && shortTag !== 0) this.buffer[this.position++] = shortTag | length;
    else if (longTag !== 0) this.tagged(longTag, length);
    else this.count(length);
    const depth = this.depth++;
    for (let i = 0; i < length; i++) {
      const key = keys[i] as string;
      this.steps[depth] = key;
      this.text(key);
      this.value((value as Record<string, unknown>)[key]);
    }
    this.depth = depth;
  }

  array(value: readonly unknown[], plainTag = true): void {
    const length = value.length;
    const named = plainTag && hasNames(value, length);
    if (!plainTag) this.count(length);
    else if (named) this.tagged(tags.NAMED_ARRAY, length);
    else if (length <= tags.SHORT_ARRAY_MAX) this.byte(tags.SHORT_ARRAY | length);
    else this.tagged(tags.ARRAY, length);
    const depth = this.depth++;
    for (let i = 0; i < length; i++) {
      const element = value[i];
      this.steps[depth] = i;
      if (element === undefined && !(i in value)) {
        this.restOfArray(value, i);
        break;
      }
      this.value(element);
    }
    this.depth = depth;
    if (named) this.namedProperties(value);
  }

  /** From the first hole on: only what is there, so that `new Array(1e9)` costs nothing. */
  private restOfArray(value: readonly unknown[], from: number): void {
    const indices = Object.keys(value).filter((key) => isIndex(key, value.length) && Number(key) > from);
    this.tagged(tags.REST, indices.length);
    for (const key of indices) {
      const index = Number(key);
      this.count(index);
      this.steps[this.depth - 1] = index;
      this.value(value[index]);
    }
  }

  /** Of an array: those which are no elements. */
  namedProperties(value: readonly unknown[]): void {
    const names = Object.keys(value).filter((key) => !isIndex(key, value.length));
    this.count(names.length);
    for (const name of names) {
      this.text(name);
      this.part(name, Reflect.get(value, name));
    }
  }

  private bigint(value: bigint): void {
    if (BigInt.asIntN(64, value) === value) {
      this.byte(tags.BIGINT64);
      this.int64(value);
    } else {
      this.byte(tags.BIGINT);
      this.byte(value < 0n ? 1 : 0);
      this.text((value < 0n ? -value : value).toString(16));
    }
  }

  private symbol(value: symbol): void {
    const key = Symbol.keyFor(value);
    if (key !== undefined) {
      this.byte(tags.SYMBOL);
      this.text(key);
      return;
    }
    const name = wellKnownSymbols.get(value);
    if (name === undefined)
      this.refuse(
        `is ${value.toString()}, which is the only one of its kind; use Symbol.for('name'), which is the same in every process`,
      );
    this.byte(tags.KNOWN_SYMBOL);
    this.text(name);
  }

  private reference(value: object): void {
    const reference = referenceTo(value);
    if (reference === undefined) refuseFunction(this, value);
    this.byte(tags.REFERENCE);
    this.text(reference.module);
    this.text(reference.name);
  }

  // What `objects.ts` writes with.
  writeByte(value: number): void {
    this.byte(value);
  }
  writeCount(value: number): void {
    this.count(value);
  }
  writeFloat(value: number): void {
    this.float(value);
  }
  writeText(value: string): void {
    this.text(value);
  }
  writeBytes(value: Uint8Array): void {
    this.bytes(value);
  }
}

/** Listing the keys of a long array would cost more than packing it. */
const LISTED = 64;

/**
 * Whether an array has properties that are no elements. Longer arrays are asked only for what the results of regular
 * expressions have.
 */
function hasNames(value: readonly unknown[], length: number): boolean {
  if (length > LISTED) return (value as { index?: unknown }).index !== undefined;
  const keys = Object.keys(value);
  // The elements come first, so a look at the last key tells, with holes or without.
  const last = keys[keys.length - 1];
  if (last === undefined) return false;
  if (last.length > 1) return !isIndex(last, length);
  const code = last.charCodeAt(0);
  return code < 0x30 || code > 0x39;
}

function isIndex(key: string, length: number): boolean {
  const number = Number(key);
  return number < length && String(number) === key && Number.isInteger(number) && number >= 0;
}

const wellKnownSymbols = new Map<symbol, string>(
  Object.getOwnPropertyNames(Symbol).flatMap((name): [symbol, string][] => {
    const value: unknown = Reflect.get(Symbol, name);
    return typeof value === 'symbol' && Symbol.keyFor(value) === undefined ? [[value, name]] : [];
  }),
);

function tooDeep(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith('Maximum call stack');
}

/** Of the way from the program's call to {@link Packer.pack}: so many frames, and rarely more. */
const FRAMES_OF_THE_LIBRARY = 10;

/** The stack begins where the value was given to be packed: what is above would hide the program's own line. */
function showCaller(error: PicklingError): void {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = stackTraceLimit + FRAMES_OF_THE_LIBRARY;
  Error.captureStackTrace(error, showCaller);
  Error.stackTraceLimit = stackTraceLimit;
}
