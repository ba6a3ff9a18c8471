/**
 * Functions and classes by reference: module and name, as Python's pickle has them. A transformed module registered
 * its top-level names itself; of others, what they export can be named.
 *
 * The module part of a reference is the URL of the source. Where another file must be loaded to get it (a part of a
 * bundle that is imported later), that file's URL follows after a space.
 */
import { setReferenceResolver, type Reference } from '../channel/references.ts';
import { exportedFunction } from './exported-functions.ts';
import { registeredModules } from './globals.ts';
import { isCommonJsNamespace, loadedModule, loadNow, mainLoader } from './loaded-modules.ts';

/** Function or class → reference, filled by reading the registered modules' names. */
const known = new WeakMap<object, Reference>();
/**
 * What modules that were not transformed export, as far as it went through here, by `module name`: a module that is still
 * being evaluated (the main one, as long as its main line runs) can't be asked for its exports.
 */
const exportedHere = new Map<string, object>();
let recorded: Set<string> | undefined;

/** Where another process finds this function or class; `undefined`: nowhere. */
export function nameOf(target: object): Reference | undefined {
  let reference = known.get(target);
  if (reference === undefined) {
    readRegistered();
    reference = known.get(target);
  }
  if (reference === undefined) {
    const exported = exportedFunction(target);
    if (exported === undefined) return undefined;
    reference = { module: exported.module, name: exported.name };
    known.set(target, reference);
    exportedHere.set(`${reference.module} ${reference.name}`, target);
  }
  recorded?.add(loaderOf(reference));
  return reference;
}

/**
 * The function or class of that name in this process, loading its module if that can be done at once.
 * @returns `undefined` where the module has no such name.
 */
export function resolve(module: string, name: string): unknown {
  const seen = exportedHere.get(`${module} ${name}`);
  if (seen !== undefined) return seen;
  const [id = '', loader = id] = module.split(' ');
  if (!registeredModules.has(id) && loadedModule(loader) === undefined) loadNow(loader);
  const thunks = registeredModules.get(id)?.thunks;
  const [head = '', ...rest] = name.split('.');
  let value: unknown =
    thunks !== undefined && Object.hasOwn(thunks, head)
      ? thunks[head]?.()
      : head === 'exports' && isCommonJsNamespace(loader)
        ? loadedModule(loader)
        : readProperty(loadedModule(loader), head);
  for (const key of rest) value = readProperty(value, key);
  return value;
}

/** Runs `pack` and gives, beside its result, the modules that the references it made need loaded where they arrive. */
export function withModules<T>(pack: () => T): { result: T; modules: string[] } {
  const before = recorded;
  const mine = (recorded = new Set<string>());
  try {
    return { result: pack(), modules: [...mine].filter((url) => url !== mainLoader()) };
  } finally {
    recorded = before;
    for (const module of mine) before?.add(module);
  }
}

/** The file to import so that the reference can be resolved. */
function loaderOf({ module }: Reference): string {
  const [id = '', loader] = module.split(' ');
  return loader ?? registeredModules.get(id)?.loader ?? id;
}

function readRegistered(): void {
  for (const [id, { loader, thunks }] of registeredModules) {
    const module = loader === id || loader === mainLoader() ? id : `${id} ${loader}`;
    for (const [name, thunk] of Object.entries(thunks)) {
      const value = readThunk(thunk);
      if (typeof value === 'function') note(value, { module, name });
      else if (name === 'exports' && typeof value === 'object' && value !== null) noteExports(value, module);
    }
  }
}

/** A binding that is not initialised yet throws; it will be asked again. */
function readThunk(thunk: () => unknown): unknown {
  try {
    return thunk();
  } catch {
    return undefined;
  }
}

/** A function, or a class with its methods. What is imported here belongs to the module that has it first. */
function note(value: object, reference: Reference): void {
  if (known.has(value)) return;
  known.set(value, reference);
  const { prototype } = value as { prototype?: unknown };
  noteMembers(value, reference);
  if (typeof prototype === 'object' && prototype !== null)
    noteMembers(prototype, { ...reference, name: `${reference.name}.prototype` });
}

/** `module.exports` of CommonJS. */
function noteExports(exports: object, module: string): void {
  for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(exports)) as [
    string,
    { value?: unknown },
  ][])
    if (typeof value === 'function' && !key.includes('.')) note(value, { module, name: `exports.${key}` });
}

function noteMembers(owner: object, { module, name }: Reference): void {
  for (const key of Object.getOwnPropertyNames(owner)) {
    if (key === 'constructor' || key === 'prototype' || key.includes('.')) continue;
    const member: unknown = Object.getOwnPropertyDescriptor(owner, key)?.value;
    if (typeof member === 'function' && !known.has(member))
      known.set(member, { module, name: `${name}.${key}` });
  }
}

function readProperty(owner: unknown, key: string): unknown {
  return owner !== null && (typeof owner === 'object' || typeof owner === 'function')
    ? Reflect.get(owner, key)
    : undefined;
}

setReferenceResolver({ nameOf, resolve, onlyExported: () => registeredModules.size === 0 });
