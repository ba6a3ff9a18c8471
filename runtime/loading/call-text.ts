/** The source text of a call, as a learner would quote it. */

const limit = 80;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * From `offset` to the end of the expression that begins there, whitespace drawn together, cut at 80 characters.
 * `calls` says after how many pairs of round brackets it ends: 2 for `q.put(1).put(2)` of a longer chain; 0: at the
 * end of the statement.
 */
export function callText(source: string, offset: number, calls = 0): string {
  const text = source
    .slice(offset, endOf(source, offset, calls))
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function endOf(source: string, offset: number, calls: number): number {
  const expected: string[] = [];
  let left = calls;
  const stop = Math.min(source.length, offset + 2000);
  for (let at = offset; at < stop; at++) {
    const character = source.charAt(at);
    if (character === '"' || character === "'" || character === '`') {
      at = endOfString(source, at, character);
    } else if (character in closers) {
      expected.push(closers[character] ?? '');
    } else if (character === expected.at(-1)) {
      expected.pop();
      // A bracketed receiver, `(a ?? b).get()`, is no call.
      const isCall = character === ')' && expected.length === 0 && !isOpening(source, offset, at);
      if (isCall && --left === 0) return at + 1;
    } else if (expected.length === 0 && /[;,)\]}\n]/.test(character)) {
      // A chain may go on in the next line.
      if (character === '\n' && /^\s*\??\./.test(source.slice(at, at + 80))) continue;
      return at;
    }
  }
  return stop;
}

/** Whether the bracket that ends at `end` is the one with which the expression begins. */
function isOpening(source: string, offset: number, end: number): boolean {
  if (source.charAt(offset) !== '(') return false;
  let depth = 0;
  for (let at = offset; at <= end; at++) {
    if (source.charAt(at) === '(') depth++;
    else if (source.charAt(at) === ')' && --depth === 0) return at === end;
  }
  return false;
}

function endOfString(source: string, start: number, quote: string): number {
  for (let at = start + 1; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === '\\') at++;
    else if (character === quote) return at;
  }
  return source.length;
}
