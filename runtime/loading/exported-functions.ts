/**
 * Functions of modules that were not transformed (plain `node FILE`): only what a module exports can be reached from
 * another process. Where a function stands is asked of V8; whether it is exported, of the module's text or, for
 * CommonJS, of its `module.exports`.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { isNamespace } from './loaded-modules.ts';
import { locate, type FunctionLocation } from './function-location.ts';

export interface ExportedFunction {
  readonly module: string;
  readonly name: string;
}

const require = createRequire(import.meta.url);

/** `undefined` where it is a closure, a method, not exported, or made by native code. */
export function exportedFunction(target: object): ExportedFunction | undefined {
  const { name } = target as { name?: unknown };
  if (typeof name !== 'string') return undefined;
  const location = locate(target);
  if (location === undefined || !location.url.startsWith('file:')) return undefined;
  const module = location.url;
  let path: string;
  let text: string;
  try {
    path = fileURLToPath(module);
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const commonJs = require.cache[path] as { exports?: unknown } | undefined;
  if (commonJs !== undefined && isCommonJs(commonJs.exports)) {
    const found = exportOf(commonJs.exports, target);
    return found === undefined ? undefined : { module, name: found };
  }
  if (name === '') return undefined;
  const exported = exportedAs(text, name, lineOf(target, text, location));
  return exported === undefined ? undefined : { module, name: exported };
}

function isCommonJs(exports: unknown): exports is object {
  if (exports === null || (typeof exports !== 'object' && typeof exports !== 'function')) return false;
  return !isNamespace(exports);
}

/** The name of `target` in `module.exports`; it may be that itself. */
function exportOf(exports: object, target: object): string | undefined {
  if (exports === target) return 'exports';
  // What was an ES module has getters, made by the compiler; what others do when they are read nobody knows.
  const compiled = Object.hasOwn(exports, '__esModule');
  const found = Object.entries(
    Object.getOwnPropertyDescriptors(exports) as Record<string, PropertyDescriptor>,
  ).find(
    ([key, { value }]) =>
      !key.includes('.') && (value === target || (compiled && valueOf(exports, key) === target)),
  );
  return found === undefined ? undefined : `exports.${found[0]}`;
}

function valueOf(exports: object, key: string): unknown {
  try {
    return Reflect.get(exports, key);
  } catch {
    // Not initialised yet.
    return undefined;
  }
}

/** The line in which the text of `target` begins. V8 places a class where its constructor stands. */
function lineOf(target: object, text: string, { line, column }: FunctionLocation): number {
  const own = Function.prototype.toString.call(target);
  if (!own.startsWith('class')) return line;
  const lines = text.split('\n');
  const place = lines.slice(0, line).reduce((sum, { length }) => sum + length + 1, column);
  for (let at = text.indexOf(own); at !== -1 && at <= place; at = text.indexOf(own, at + 1))
    if (place < at + own.length) return text.slice(0, at).split('\n').length - 1;
  return line;
}

/** The name under which a module exports its top-level `name`, whose text begins in that line. */
function exportedAs(text: string, name: string, line: number): string | undefined {
  const escaped = name.replace(/[$]/g, '\\$&');
  const start = text.split('\n')[line] ?? '';
  const declared = new RegExp(
    `^\\s*(export\\s+(default\\s+)?)?(async\\s+)?(function\\s*\\*?|class|const|let|var)\\s+${escaped}(?![\\w$])`,
  ).exec(start);
  if (declared === null)
    return name === 'default' && /^\s*export\s+default(?![\w$])/.test(start) ? 'default' : undefined;
  if (declared[2] !== undefined) return 'default';
  if (declared[1] !== undefined) return name;
  for (const [, list] of text.matchAll(/^\s*export\s*\{([^}]*)\}\s*(?!\s*from)/gm)) {
    for (const item of (list ?? '').split(',')) {
      const [local, exported] = item.trim().split(/\s+as\s+/);
      if (local === name) return exported ?? name;
    }
  }
  return new RegExp(`^\\s*export\\s+default\\s+${escaped}\\s*;?\\s*$`, 'm').test(text)
    ? 'default'
    : undefined;
}
