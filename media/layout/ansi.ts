/** Terminal colours in a program's output: cut into pieces with the colour each one has; other sequences vanish. */

export interface AnsiPiece {
  readonly text: string;
  /** 0-7 normal, 8-15 bright; undefined: the text's own colour. */
  readonly colour: number | undefined;
  readonly bold: boolean;
}

const ESCAPE = '\u001b';
const sequence = new RegExp(
  `${ESCAPE}(?:\\[([0-9;:?]*)([@-~])|\\][^\u0007${ESCAPE}]*(?:\u0007|${ESCAPE}\\\\)|[@-Z\\\\-_])`,
  'g',
);
/** Control characters but for the tab. */
const control = /(?!\t)\p{Cc}/gu;

export function ansiPieces(line: string): AnsiPiece[] {
  const pieces: AnsiPiece[] = [];
  let colour: number | undefined;
  let bold = false;
  let from = 0;
  const push = (to: number): void => {
    const text = line.slice(from, to).replace(control, '');
    if (text !== '') pieces.push({ text, colour, bold });
  };
  for (const match of line.matchAll(sequence)) {
    push(match.index);
    from = match.index + match[0].length;
    if (match[2] !== 'm') continue;
    for (const code of (match[1] ?? '').split(/[;:]/).map(Number)) {
      if (code === 0) {
        colour = undefined;
        bold = false;
      } else if (code === 1) bold = true;
      else if (code === 22) bold = false;
      else if (code >= 30 && code <= 37) colour = code - 30;
      else if (code >= 90 && code <= 97) colour = code - 90 + 8;
      else if (code === 39) colour = undefined;
    }
  }
  push(line.length);
  return pieces;
}

export function plainText(line: string): string {
  return ansiPieces(line)
    .map((piece) => piece.text)
    .join('');
}
