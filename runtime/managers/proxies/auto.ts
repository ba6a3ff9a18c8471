/** Proxies for types without a class of their own: they have the methods that are exposed, and nothing else. */
import { typeError } from '../../errors.ts';
import type { CallOptions } from '../client/reach.ts';
import type { ProxyClass } from '../registry.ts';
import { automatic, BaseProxy } from './base.ts';

const classes = new Map<string, ProxyClass>();

/**
 * A class with these methods, each with an `…Async` twin, whose last argument may be `{ signal }`.
 * @throws TypeError for what are no names.
 */
export function MakeProxyType(name: string, exposed: readonly string[]): ProxyClass {
  if (typeof name !== 'string') throw typeError('MakeProxyType(): the name of a type is text.');
  if (!Array.isArray(exposed) || !exposed.every((method) => typeof method === 'string'))
    throw typeError('MakeProxyType(): exposed is a list of names.');
  const key = JSON.stringify([name, ...exposed]);
  let made = classes.get(key);
  if (made === undefined) {
    made = class extends BaseProxy {};
    Object.defineProperty(made, 'name', { value: `AutoProxy[${name}]` });
    Object.defineProperty(made, automatic, { value: true });
    defineMethods(made.prototype as object, exposed);
    classes.set(key, made);
  }
  return made;
}

function defineMethods(prototype: object, exposed: readonly string[]): void {
  for (const method of exposed) {
    define(prototype, method, function (this: BaseProxy, ...args: unknown[]) {
      return this.callMethod(method, args);
    });
    if (exposed.includes(`${method}Async`)) continue;
    define(prototype, `${method}Async`, function (this: BaseProxy, ...args: unknown[]) {
      const options = signalIn(args.at(-1));
      return this.callMethodAsync(method, options === undefined ? args : args.slice(0, -1), options);
    });
  }
}

function define(prototype: object, name: string, value: (...args: unknown[]) => unknown): void {
  Object.defineProperty(value, 'name', { value: name });
  Object.defineProperty(prototype, name, { value, writable: true, configurable: true });
}

/** The options that are for the call itself, and not for the method. */
function signalIn(last: unknown): CallOptions | undefined {
  return typeof last === 'object' &&
    last !== null &&
    'signal' in last &&
    last.signal instanceof AbortSignal &&
    Object.keys(last).length === 1
    ? (last as CallOptions)
    : undefined;
}
