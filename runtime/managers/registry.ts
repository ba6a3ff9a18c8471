/** What types a manager has, and how a proxy of each is made. */
import { typeError } from '../errors.ts';

export type ProxyClass = new (link: never) => object;

/** What is known of a registered type. */
export interface RegisteredType {
  /** Makes the object, in the server; called with `new` if it is a class. Missing: only clients of other servers use it. */
  readonly callable?:
    ((...args: never[]) => unknown) | (abstract new (...args: never[]) => unknown) | undefined;
  /** Class of the proxies. Missing: one that has the exposed methods. */
  readonly proxytype?: ProxyClass | undefined;
  /** Names that may be called. Missing: those of the proxytype, else all methods that do not begin with `_`. */
  readonly exposed?: readonly string[] | undefined;
  /** Methods whose results stay in the server, by the type of the proxy for them. */
  readonly methodToTypeid?: Readonly<Record<string, string>> | undefined;
  /** Whether managers get a method of this name. Default: true. */
  readonly createMethod?: boolean | undefined;
}

export type Registry = ReadonlyMap<string, RegisteredType>;

/** @throws TypeError for what is no name and no description of a type. */
export function checkType(typeid: unknown, type: unknown): void {
  if (typeof typeid !== 'string' || typeid === '' || typeid.length > 200)
    throw typeError('register(): the name of a type is text.');
  if (typeof type !== 'object' || type === null)
    throw typeError(
      `register('${typeid}'): the type is described by an object, such as { callable: ${typeid} }.`,
    );
  const { callable, proxytype, exposed, methodToTypeid, createMethod } = type as Record<string, unknown>;
  for (const [name, value] of Object.entries({ callable, proxytype })) {
    if (value !== undefined && typeof value !== 'function')
      throw typeError(`register('${typeid}'): ${name} is a function or a class, not ${typeof value}.`);
  }
  if (exposed !== undefined && !(Array.isArray(exposed) && exposed.every((name) => typeof name === 'string')))
    throw typeError(`register('${typeid}'): exposed is a list of names.`);
  if (createMethod !== undefined && typeof createMethod !== 'boolean')
    throw typeError(`register('${typeid}'): createMethod is true or false.`);
  if (
    methodToTypeid !== undefined &&
    (typeof methodToTypeid !== 'object' ||
      methodToTypeid === null ||
      !Object.values(methodToTypeid).every((value) => typeof value === 'string'))
  )
    throw typeError(`register('${typeid}'): methodToTypeid is an object, such as { copy: 'list' }.`);
}

/** Names of the methods that do not begin with `_`, own and inherited. */
export function publicMethods(object: unknown): string[] {
  const names = new Set<string>();
  for (
    let at: unknown = object;
    at !== null && at !== undefined && at !== Object.prototype && at !== Function.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    if (typeof at !== 'object' && typeof at !== 'function') break;
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name === 'constructor' || name.startsWith('_')) continue;
      if (typeof Object.getOwnPropertyDescriptor(at, name)?.value === 'function') names.add(name);
    }
  }
  return [...names];
}
