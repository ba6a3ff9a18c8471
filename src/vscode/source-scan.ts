/**
 * What the editor must know of a program before it runs: whether it imports the library, and where its main guard
 * stands. Read from the text alone (a file that does not compile still gets its lenses), with comments and the insides
 * of strings out of the way.
 */

export interface ProgramOutline {
  /** The file imports `multiprocessing` or one of its modules. */
  readonly imports: boolean;
  /** Offset of the first such import. */
  readonly importedAt: number | undefined;
  /** It is (also) a module for others: it exports something. */
  readonly exports: boolean;
  /** Offset of the `if` of the main guard; undefined without one. */
  readonly guard: number | undefined;
}

/** A `/` after one of these begins a regular expression; after anything else it divides. */
const beforeRegex =
  /(?:^|[([{,;=:!&|?+\-*%^~<>]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|await|yield))\s*$/;

/**
 * The text, of the same length, with comments and the contents of strings, templates and regular expressions replaced
 * by spaces; line ends stay. Templates are blanked as a whole: nothing looked for here stands inside `${}`.
 */
export function blankOut(text: string): string {
  const out = text.split('');
  const blank = (from: number, to: number): void => {
    for (let at = from; at < to; at++) if (out[at] !== '\n' && out[at] !== '\r') out[at] = ' ';
  };
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    const end = endOfOpaque(text, at);
    if (end === undefined) {
      at++;
      continue;
    }
    // The quotes stay, so that `from 'x'` can still be recognised.
    const quoted = char === '"' || char === "'" || char === '`';
    blank(quoted ? at + 1 : at, quoted && text[end - 1] === char ? end - 1 : end);
    at = end;
  }
  return out.join('');
}

/** Where the comment, string or regular expression that begins at `at` ends; undefined if none begins here. */
function endOfOpaque(text: string, at: number): number | undefined {
  const two = text.slice(at, at + 2);
  const char = two.charAt(0);
  if (two === '//' || (two === '#!' && at === 0)) return endOfLine(text, at);
  if (two === '/*') {
    const end = text.indexOf('*/', at + 2);
    return end === -1 ? text.length : end + 2;
  }
  if (char === '"' || char === "'") return endOfQuoted(text, at, char, true);
  if (char === '`') return endOfTemplate(text, at);
  if (char === '/' && beforeRegex.test(text.slice(Math.max(0, at - 40), at))) return endOfRegex(text, at);
  return undefined;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function endOfQuoted(text: string, start: number, quote: string, oneLine: boolean): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === quote) return at + 1;
    else if (oneLine && char === '\n') return at;
  }
  return text.length;
}

function endOfTemplate(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const two = text.slice(at, at + 2);
    if (two.startsWith('\\')) at++;
    else if (two.startsWith('`')) return at + 1;
    else if (two === '${') at = endOfSubstitution(text, at + 2) - 1;
  }
  return text.length;
}

/** `start` is behind the `${`; the result is behind its `}`. */
function endOfSubstitution(text: string, start: number): number {
  let depth = 1;
  let at = start;
  while (at < text.length) {
    const char = text[at];
    if (char === '{') depth++;
    if (char === '}' && --depth === 0) return at + 1;
    at = endOfOpaque(text, at) ?? at + 1;
  }
  return text.length;
}

function endOfRegex(text: string, start: number): number | undefined {
  let inClass = false;
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at];
    if (char === '\n') return undefined;
    if (char === '\\') at++;
    else if (char === '[') inClass = true;
    else if (char === ']') inClass = false;
    else if (char === '/' && !inClass) return at + 1;
  }
  return undefined;
}

const guardPattern =
  /\bif\s*\(\s*(?:import\.meta\.main\b|(?:[\w$]+\s*\.\s*)?isMainProcess\b|require\.main\s*={2,3}\s*module\b|module\s*={2,3}\s*require\.main\b)/;

/** A place where a module's name may stand; the name itself is read from the original text. */
const importPattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)(["'])/g;

const nothing: ProgramOutline = { imports: false, importedAt: undefined, exports: false, guard: undefined };

export function outlineOf(text: string): ProgramOutline {
  if (!text.includes('multiprocessing')) return nothing;
  const code = blankOut(text);
  const found = [...code.matchAll(importPattern)].find((match) => {
    const begin = match.index + match[0].length;
    const name = text.slice(begin, endOfQuoted(text, begin - 1, match[1] ?? "'", true) - 1);
    return name === 'multiprocessing' || name.startsWith('multiprocessing/');
  });
  if (found === undefined) return nothing;
  return {
    imports: true,
    importedAt: found.index,
    exports: /^\s*export\b|\b(?:module\.)?exports\b/m.test(code),
    guard: guardPattern.exec(code)?.index,
  };
}
