/** The source text of a call, as a learner would quote it. */

const limit = 80;
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/**
 * From `offset` to the end of the expression that begins there (the last bracket of a call, or the statement's end),
 * whitespace drawn together, cut at 80 characters.
 */
export function callText(source: string, offset: number): string {
  const text = source.slice(offset, endOf(source, offset)).replace(/\s+/g, ' ').trim();
  return text.length > limit ? `${text.slice(0, limit - 1)}…` : text;
}

function endOf(source: string, offset: number): number {
  const expected: string[] = [];
  const stop = Math.min(source.length, offset + 2000);
  for (let at = offset; at < stop; at++) {
    const character = source.charAt(at);
    if (character === '"' || character === "'" || character === '`') {
      at = endOfString(source, at, character);
    } else if (character in closers) {
      expected.push(closers[character] ?? '');
    } else if (character === expected.at(-1)) {
      expected.pop();
    } else if (expected.length === 0 && /[;,)\]}\n]/.test(character)) {
      // A chain may go on in the next line.
      if (character === '\n' && /^\s*\??\./.test(source.slice(at, at + 80))) continue;
      return at;
    }
  }
  return stop;
}

function endOfString(source: string, start: number, quote: string): number {
  for (let at = start + 1; at < source.length; at++) {
    const character = source.charAt(at);
    if (character === '\\') at++;
    else if (character === quote) return at;
  }
  return source.length;
}
