/**
 * What a program without types may have got wrong in any call, said at the call before anything is done. Wrong types are
 * `TypeError`s, wrong values `RangeError`s, each with a code.
 */
import { rangeError, typeError } from './errors.ts';

/** A value as a message speaks of it. Never throws, whatever the value is. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `the text ${JSON.stringify(value.slice(0, 40))}`;
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? 'an array' : 'an object';
    case 'bigint':
      return `${value}n`;
    case 'symbol':
    case 'function':
      return `a ${typeof value}`;
    default:
      return String(value);
  }
}

/** For what comes in one object at the end of a call; most often somebody gave `false` or a timeout itself, as in Python. */
export function checkOptions(call: string, options: unknown): void {
  if (options === undefined || (typeof options === 'object' && options !== null)) return;
  throw typeError(
    `${call}: options are given as an object, such as { block: false } or { timeout: 500 }, not as ${describe(options)}.`,
  );
}

/** For what this library is going to call. */
export function checkCallback(call: string, callback: unknown): void {
  if (typeof callback !== 'function') throw typeError(`${call} needs a function, not ${describe(callback)}.`);
}

/** Properties that only tell: setting one says so, where the language has an error without a code. */
export function onlyTell(
  of: { readonly name: string; readonly prototype: object },
  ...names: readonly string[]
): void {
  for (const name of names)
    Object.defineProperty(of.prototype, name, {
      ...Object.getOwnPropertyDescriptor(of.prototype, name),
      set(): never {
        throw typeError(`${of.name}.${name} can be read, not set.`);
      },
    });
}

/** For what is walked through. */
export function checkIterable(call: string, items: unknown): void {
  const walk = (items as { [Symbol.iterator]?: unknown } | null | undefined)?.[Symbol.iterator];
  if (typeof walk !== 'function')
    throw typeError(`${call} needs something iterable, not ${describe(items)}.`);
}

/** A timeout in milliseconds, or none. */
export function checkTimeout(timeout: unknown): asserts timeout is number | undefined {
  if (timeout === undefined) return;
  if (typeof timeout !== 'number')
    throw typeError(`timeout must be a number of milliseconds or left out, not ${describe(timeout)}.`);
  if (Number.isNaN(timeout)) throw rangeError('timeout must be a number of milliseconds, not NaN.');
}

/**
 * Throws the reason of a signal that is aborted already.
 * @throws TypeError for what is no AbortSignal; one of another realm or of a library will do.
 */
export function throwIfAborted(signal: AbortSignal | null | undefined): void {
  if (signal === undefined || signal === null) return;
  if (!isSignal(signal))
    throw typeError(`signal must be an AbortSignal or left out, not ${describe(signal)}.`);
  signal.throwIfAborted();
}

/** What ends an async call whose only option this is. */
export interface SignalOption {
  /** Ends the wait: the promise is rejected with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/** The signal among such a call's options, both checked. */
export function signalIn(call: string, options: SignalOption | undefined): AbortSignal | undefined {
  checkOptions(call, options);
  throwIfAborted(options?.signal);
  return options?.signal;
}

function isSignal(value: unknown): boolean {
  const signal = value as Partial<AbortSignal>;
  return typeof signal.throwIfAborted === 'function' && typeof signal.addEventListener === 'function';
}
