/** Text in columns and lines of a given width. */

/** Breaks at spaces; lines after the first are indented. A word that is too long stays whole. */
export function wrap(text: string, width: number, indent = 0): string[] {
  const lines: string[] = [];
  const lead = /^ */.exec(text)?.[0] ?? '';
  let line = lead;
  for (const word of text.trim().split(' ')) {
    const empty = line.trim() === '';
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    } else {
      line += empty ? word : ` ${word}`;
    }
  }
  return [...lines, line];
}

/** Cells below each other; the last one is cut to fit. Rows beyond the limit are counted in a last line. */
export function columns(
  rows: readonly (readonly string[])[],
  limit: number,
  width: number,
  one: string,
  many = `${one}s`,
): string[] {
  const shown = rows.slice(0, limit);
  const widths: number[] = [];
  for (const row of shown) {
    row.forEach((cell, index) => {
      widths[index] = Math.min(40, Math.max(widths[index] ?? 0, cell.length));
    });
  }
  const lines = shown.map((row) =>
    cut(
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
      width,
    ),
  );
  if (rows.length > limit) {
    const rest = rows.length - limit;
    lines.push(`… and ${rest} more ${rest === 1 ? one : many}`);
  }
  return lines;
}

export function cut(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

/** `512 bytes`, `1.2 MB` */
export function bytes(number: number): string {
  if (number < 1000) return `${number} bytes`;
  if (number < 1e6) return `${(number / 1e3).toFixed(1)} kB`;
  return `${(number / 1e6).toFixed(1)} MB`;
}
