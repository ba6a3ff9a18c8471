/** Puts the transform's helpers into the text that is run. */
import { helperSource } from './globals.ts';

/**
 * Before everything else, but after a hashbang and a "use strict" (which would be an ordinary string after code), and
 * without a new line, so that source maps stay right. `extra` goes there too.
 */
export function withHelpers(code: string, extra = ''): string {
  const at = /^(#!.*\n)?(\s*(["'])use strict\3;?[ \t]*)?/.exec(code)?.[0].length ?? 0;
  return `${code.slice(0, at)}${helperSource}; ${extra}${code.slice(at)}`;
}
