/** The types of proxies, inferred from what was registered. */
import type { BaseProxy } from './proxies/base.ts';
import type { RegisteredType } from './registry.ts';

type AnyFunction = (...args: never[]) => unknown;
type AnyClass = abstract new (...args: never[]) => unknown;

/** The object that a callable makes, and with what. */
type Made<C> = C extends AnyClass
  ? InstanceType<C>
  : C extends AnyFunction
    ? Awaited<ReturnType<C>>
    : unknown;
type Arguments<C> = C extends AnyClass
  ? ConstructorParameters<C>
  : C extends AnyFunction
    ? Parameters<C>
    : unknown[];

type MethodNames<T> = {
  [K in keyof T]: K extends `_${string}`
    ? never
    : K extends string
      ? T[K] extends AnyFunction
        ? K
        : never
      : never;
}[keyof T];

type ExposedNames<T, E> = E extends readonly (infer Name)[]
  ? Extract<keyof T & string, Name>
  : MethodNames<T>;

/** Methods of the object, whose results come from the manager: async ones are waited for there. */
type Methods<T, Names extends keyof T> = {
  [K in Names]: T[K] extends (...args: infer A) => infer R ? (...args: A) => Awaited<R> : T[K];
};
type AsyncMethods<T, Names extends keyof T> = {
  [K in Names as `${K & string}Async`]: T[K] extends (...args: infer A) => infer R
    ? (...args: [...A, options?: { signal?: AbortSignal }]) => Promise<Awaited<R>>
    : never;
};

/** A proxy without a class of its own. */
export type AutoProxy<T, E = undefined> = BaseProxy &
  Methods<T, ExposedNames<T, E> & keyof T> &
  AsyncMethods<T, ExposedNames<T, E> & keyof T>;

type ProxyOf<Type extends RegisteredType> = Type extends { proxytype: infer P extends AnyClass }
  ? InstanceType<P>
  : Type extends { callable: infer C }
    ? AutoProxy<Made<C>, Type extends { exposed: infer E } ? E : undefined>
    : BaseProxy & Record<string, (...args: unknown[]) => unknown>;

/** What a manager has after `register(name, type)`. */
export type Registered<Name extends string, Type extends RegisteredType> = Type extends {
  createMethod: false;
}
  ? object
  : Record<Name, (...args: Arguments<Type['callable']>) => ProxyOf<Type>>;
