/**
 * How functions and classes travel: by module and name, as Python's do. Three sources are asked in turn: the resolver
 * that `loading/` sets (the user's modules), the language's and Node's own globals (`Math.sqrt`, `console.log`), and
 * Node's built-in modules (`path.basename`). The library's own error classes are registered by name at load.
 */
import * as errors from '../errors.ts';
import { builtinNamed, builtinReference } from './builtins.ts';

export interface Reference {
  readonly module: string;
  readonly name: string;
}

export interface ReferenceResolver {
  /** Where the other process finds this function or class; `undefined`: nowhere (a closure, say). */
  nameOf(target: object): Reference | undefined;
  /** The function or class of that name here; throws or returns `undefined` where there is none. */
  resolve(module: string, name: string): unknown;
  /** What is not exported has no name here: the program was not transformed. */
  onlyExported?(): boolean;
}

/** Module name of what the library itself registers. */
const OWN_MODULE = 'multiprocessing';

let resolver: ReferenceResolver | undefined;
const ownByName = new Map<string, object>();
const ownNames = new Map<object, Reference>();

/** Called once by `loading/`, which knows the user's modules. */
export function setReferenceResolver(replacement: ReferenceResolver): void {
  resolver = replacement;
}

/** Makes a function or class of this library travel by name. */
export function registerOwn(name: string, target: object): void {
  ownByName.set(name, target);
  ownNames.set(target, { module: OWN_MODULE, name });
}

for (const [name, value] of Object.entries(errors)) {
  if (typeof value === 'function' && /^[A-Z]/.test(name)) registerOwn(name, value);
}

/** Where another process finds `target`, or `undefined`. */
export function referenceTo(target: object): Reference | undefined {
  return ownNames.get(target) ?? resolver?.nameOf(target) ?? builtinReference(target);
}

/** As {@link referenceTo}, for the class of an instance: the language's own classes are no answer. */
export function classReference(target: object): Reference | undefined {
  return ownNames.get(target) ?? resolver?.nameOf(target) ?? builtinReference(target, 'modules only');
}

/** Whether a function or class must be exported to be found, beside standing at the top level of a module. */
export function mustBeExported(): boolean {
  return resolver?.onlyExported?.() ?? false;
}

/** The function or class that a reference names in this process; `undefined` if there is none. May throw. */
export function resolveReference(module: string, name: string): unknown {
  if (module === OWN_MODULE) {
    const own = ownByName.get(name);
    if (own !== undefined) return own;
  }
  return builtinNamed(module, name) ?? resolver?.resolve(module, name);
}
