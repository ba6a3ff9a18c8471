/** Where a place of generated code came from, read off a source map of version 3 with a single source. */

export interface Position {
  /** Counted from 0. */
  readonly line: number;
  /** UTF-16 units, counted from 0. */
  readonly column: number;
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** [generated column, original line, original column] */
type Segment = readonly [number, number, number];

export class OriginalPositions {
  readonly #lines: Segment[][] = [];

  /** `mappings` is the field of that name. */
  constructor(mappings: string) {
    let originalLine = 0;
    let originalColumn = 0;
    for (const text of mappings.split(';')) {
      const segments: Segment[] = [];
      let column = 0;
      for (const group of text === '' ? [] : text.split(',')) {
        const [deltaColumn = 0, , deltaLine, deltaOriginal] = decode(group);
        column += deltaColumn;
        if (deltaLine === undefined || deltaOriginal === undefined) continue;
        originalLine += deltaLine;
        originalColumn += deltaOriginal;
        segments.push([column, originalLine, originalColumn]);
      }
      this.#lines.push(segments);
    }
  }

  /** `undefined` for code that the compiler made up. */
  find({ line, column }: Position): Position | undefined {
    const found = this.#lines[line]?.findLast(([start]) => start <= column);
    return found === undefined ? undefined : { line: found[1], column: found[2] };
  }
}

/** One group of base-64 variable-length quantities. */
function decode(group: string): number[] {
  const numbers: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of group) {
    const digit = digits.indexOf(character);
    value |= (digit & 31) << shift;
    if ((digit & 32) !== 0) {
      shift += 5;
    } else {
      numbers.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1);
      value = 0;
      shift = 0;
    }
  }
  return numbers;
}

/** Offsets of a text's lines, for going from line and column to offset and back. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  offset({ line, column }: Position): number {
    return (this.#starts[line] ?? 0) + column;
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low, column: offset - (this.#starts[low] ?? 0) };
  }
}
