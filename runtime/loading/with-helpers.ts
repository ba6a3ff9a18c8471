/** Puts the transform's helpers into the text that is run. */
import { helper, helperSource } from './globals.ts';
import type { ModuleFormat } from './transform.ts';

/**
 * Before everything else, but after a hashbang and a "use strict" (which would be an ordinary string after code), and
 * without a new line, so that source maps stay right. `extra` goes there too.
 */
export function withHelpers(code: string, format: ModuleFormat, extra = ''): string {
  const at = /^(#!.*\n)?(\s*(["'])use strict\3;?[ \t]*)?/.exec(code)?.[0].length ?? 0;
  const here = format === 'cjs' ? 'require("node:url").pathToFileURL(__filename).href' : 'import.meta.url';
  return `${code.slice(0, at)}${helperSource}; var ${helper.here} = ${here}; ${extra}${code.slice(at)}`;
}
