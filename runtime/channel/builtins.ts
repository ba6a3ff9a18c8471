/**
 * The functions that every Node process has, by name: the language's (`Math.sqrt`, `String`, `parseInt`,
 * `Array.prototype.slice`), Node's globals (`console.log`), and those of Node's common modules (`path.basename`).
 * Both tables are made when first asked, since most programs never do.
 */
import type { Reference } from './references.ts';

/** Only what is cheap and safe to touch: some globals are getters that load half of Node or print warnings. */
const GLOBALS =
  'Object Function Array String Number Boolean Symbol BigInt Date RegExp Promise Proxy Map Set WeakMap WeakSet WeakRef ' +
  'FinalizationRegistry ArrayBuffer SharedArrayBuffer DataView Int8Array Uint8Array Uint8ClampedArray Int16Array ' +
  'Uint16Array Int32Array Uint32Array BigInt64Array BigUint64Array Float16Array Float32Array Float64Array Error ' +
  'EvalError RangeError ReferenceError SyntaxError TypeError URIError AggregateError Math JSON Reflect Atomics Intl ' +
  'Iterator parseInt parseFloat isNaN isFinite encodeURI encodeURIComponent decodeURI decodeURIComponent escape ' +
  'unescape URL URLSearchParams TextEncoder TextDecoder AbortController AbortSignal Event EventTarget Buffer ' +
  'console structuredClone queueMicrotask setTimeout clearTimeout setInterval clearInterval setImmediate ' +
  'clearImmediate atob btoa';

const MODULES =
  'process assert buffer child_process crypto dns events fs fs/promises http https net os path path/posix path/win32 ' +
  'perf_hooks querystring readline stream string_decoder timers timers/promises url util util/types v8 vm zlib';

const GLOBAL_MODULE = 'global:';

interface Table {
  readonly byName: Map<string, object>;
  readonly names: Map<object, Reference>;
}

let globalTable: Table | undefined;
let moduleTable: Table | undefined;

/** The name of a built-in function; with 'modules only' of those in Node's modules. */
export function builtinReference(
  target: object,
  which: 'all' | 'modules only' = 'all',
): Reference | undefined {
  if (which === 'all') {
    const reference = (globalTable ??= globals()).names.get(target);
    if (reference !== undefined) return reference;
  } else if ((globalTable ??= globals()).names.has(target)) {
    return undefined;
  }
  return (moduleTable ??= modules()).names.get(target);
}

/** The built-in function of that name, `undefined` where the module is not a built-in one or has no such function. */
export function builtinNamed(module: string, name: string): unknown {
  if (module === GLOBAL_MODULE) return (globalTable ??= globals()).byName.get(name);
  if (module.startsWith('node:')) return (moduleTable ??= modules()).byName.get(`${module} ${name}`);
  return undefined;
}

function globals(): Table {
  const table: Table = { byName: new Map(), names: new Map() };
  const add = (name: string, value: unknown): void => {
    if (typeof value !== 'function') return;
    // The first name wins: `Number.parseFloat` is the same function as `parseFloat`.
    if (!table.names.has(value)) table.names.set(value, { module: GLOBAL_MODULE, name });
    table.byName.set(name, value);
  };
  const containers: [string, object][] = [];
  for (const name of GLOBALS.split(' ')) {
    const value: unknown = Reflect.get(globalThis, name);
    add(name, value);
    if ((typeof value === 'object' && value !== null) || typeof value === 'function')
      containers.push([name, value]);
  }
  for (const [name, container] of containers) {
    forEachFunction(container, (key, value) => {
      add(`${name}.${key}`, value);
    });
    const prototype: unknown = Object.getOwnPropertyDescriptor(container, 'prototype')?.value;
    if (typeof prototype !== 'object' || prototype === null) continue;
    forEachFunction(prototype, (key, value) => {
      if (key !== 'constructor') add(`${name}.prototype.${key}`, value);
    });
  }
  return table;
}

function modules(): Table {
  const table: Table = { byName: new Map(), names: new Map() };
  for (const id of MODULES.split(' ')) {
    const module = `node:${id}`;
    const loaded: unknown = process.getBuiltinModule(module);
    if (typeof loaded === 'function') table.names.set(loaded, { module, name: 'default' });
    if ((typeof loaded !== 'object' && typeof loaded !== 'function') || loaded === null) continue;
    table.byName.set(`${module} default`, loaded);
    forEachFunction(loaded, (name, value) => {
      if (!table.names.has(value)) table.names.set(value, { module, name });
      table.byName.set(`${module} ${name}`, value);
    });
  }
  return table;
}

/** Own functions in plain properties: getters are not run. */
function forEachFunction(container: object, visit: (name: string, value: object) => void): void {
  for (const name of Object.getOwnPropertyNames(container)) {
    const value: unknown = Object.getOwnPropertyDescriptor(container, name)?.value;
    if (typeof value === 'function') visit(name, value);
  }
}
