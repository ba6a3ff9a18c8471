/** What a call does: finds the object and its method, and says what becomes of the result. */
import { inspect } from 'node:util';
import { ProcessError, typeError } from '../../errors.ts';
import { isTransferable } from '../../memory/transfer.ts';
import { isConstructed } from '../../channel/reduce.ts';
import { publicMethods, type RegisteredType, type Registry } from '../registry.ts';
import { Structure, type Caller } from '../structures/structure.ts';
import type { Referent, Referents } from './referents.ts';

/** Every object answers to these. */
export const CONTENTS = '#contents';
export const TEXT = '#text';

type Method = (...args: unknown[]) => unknown;

/** Calls `name` of the referent. @throws whatever the method throws; TypeError for a name that is not exposed. */
export function callReferent(referent: Referent, name: string, args: unknown[], caller: Caller): unknown {
  const { object, exposed, typeid } = referent;
  if (!exposed.has(name)) {
    if (name === CONTENTS) return object instanceof Structure ? object.contents() : object;
    if (name === TEXT) return object instanceof Structure ? object.text() : inspect(object);
    throw typeError(
      `${typeid} of this manager has no method ${name}() that is exposed; there are: ${[...exposed].join(', ')}.`,
      'ERR_MP_NOT_EXPOSED',
    );
  }
  const target = object as Record<string, unknown>;
  let method = target[name];
  if (object instanceof Structure) return (method as Method).call(object, caller, ...args);
  // A shared object of this library must not put the whole server to sleep.
  if (typeof object === 'object' && object !== null && isTransferable(object)) {
    const twin = target[`${name}Async`];
    if (typeof twin === 'function') method = twin;
  }
  if (typeof method !== 'function') {
    if (args.length === 0 && name in Object(object)) return method;
    throw typeError(
      name in Object(object)
        ? `${typeid}.${name} is no method: it takes no arguments.`
        : `${typeid}.${name} was exposed, but the object has nothing of that name.`,
      'ERR_MP_NOT_EXPOSED',
    );
  }
  return (method as Method).apply(object, args);
}

/** Makes an object of a registered type; a promise if its callable gives one. */
export function makeObject(registry: Registry, typeid: string, args: unknown[]): unknown {
  const type = typeOf(registry, typeid);
  const { callable } = type;
  if (callable === undefined) {
    if (args.length !== 1)
      throw typeError(`The type ${typeid} has no callable: it takes exactly the object itself.`);
    return args[0];
  }
  return isConstructed(callable)
    ? Reflect.construct(callable, args)
    : Reflect.apply(callable as Method, undefined, args);
}

export function typeOf(registry: Registry, typeid: string): RegisteredType {
  const type = registry.get(typeid);
  if (type === undefined)
    throw new ProcessError(
      `This manager has no type ${typeid}: register it before the manager is started. It has: ${[...registry.keys()].join(', ')}.`,
      { code: 'ERR_MP_NOT_REGISTERED' },
    );
  return type;
}

/** Holds what a method gave, for whoever will count it. @throws what the callable of its type throws. */
export function holdResult(
  referents: Referents,
  registry: Registry,
  typeid: string,
  result: unknown,
): Referent {
  return hold(referents, registry, typeid, kept(registry, typeid, result));
}

/** Holds an object for whoever will count it. */
export function hold(referents: Referents, registry: Registry, typeid: string, object: unknown): Referent {
  const { exposed, proxytype, ...type } = typeOf(registry, typeid);
  const methodToTypeid = type.methodToTypeid ?? keptBy(proxytype) ?? {};
  const names = exposed ?? exposedBy(proxytype) ?? publicMethods(object);
  return referents.add(typeid, object, [...names, ...Object.keys(methodToTypeid)], methodToTypeid);
}

/**
 * The object that stays in the server for a method's result: what the type's callable makes of it, as in Python, unless
 * the result is of that class already.
 */
function kept(registry: Registry, typeid: string, result: unknown): unknown {
  const { callable } = typeOf(registry, typeid);
  if (callable === undefined || (isConstructed(callable) && result instanceof callable)) return result;
  return makeObject(registry, typeid, [result]);
}

function keptBy(proxytype: object | undefined): Readonly<Record<string, string>> | undefined {
  const named: unknown =
    proxytype === undefined ? undefined : (Reflect.get(proxytype, 'methodToTypeid') as unknown);
  return typeof named === 'object' && named !== null ? (named as Record<string, string>) : undefined;
}

function exposedBy(proxytype: object | undefined): readonly string[] | undefined {
  const exposed: unknown =
    proxytype === undefined ? undefined : (Reflect.get(proxytype, 'exposed') as unknown);
  return Array.isArray(exposed) ? (exposed as readonly string[]) : undefined;
}
