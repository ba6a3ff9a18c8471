/** `proxy[i]`: reading and writing elements of an object in the manager. */
import { typeError } from '../../errors.ts';
import type { BaseProxy } from './base.ts';

const INDEX = /^(?:0|[1-9]\d*)$/;

/** The same proxy, with elements by index. */
export function withElements<T extends BaseProxy & { readonly length: number }>(proxy: T): T {
  return new Proxy(proxy, {
    get(target, key, receiver): unknown {
      return typeof key === 'string' && INDEX.test(key)
        ? target.callMethod('getItem', [Number(key)])
        : Reflect.get(target, key, receiver);
    },
    set(target, key, value) {
      if (typeof key !== 'string' || !INDEX.test(key))
        throw typeError(`${String(key)} can't be set: only elements, by their index.`);
      target.callMethod('setItem', [Number(key), value]);
      return true;
    },
    deleteProperty(_target, key) {
      throw typeError(`${String(key)} can't be deleted: take an element out with pop(index) or splice().`);
    },
    has(target, key) {
      return typeof key === 'string' && INDEX.test(key)
        ? (target.callMethod('has', [Number(key)]) as boolean)
        : Reflect.has(target, key);
    },
  });
}
