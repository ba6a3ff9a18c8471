/** Places in the program that a text names, such as the lines of a stack trace: found, and shortened to what the learner knows. */

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface TextPiece {
  readonly text: string;
  /** What the piece names; undefined: it is text like any other. */
  readonly place: Place | undefined;
  /** Of a place: the bracket before it, and what stands at its end. No line may begin or end between them. */
  readonly before?: string;
  readonly after?: string;
}

/** Finds the files of a program in texts. */
export interface PlaceFinder {
  readonly pattern: RegExp;
  /** The file for each form in which its path may stand in a text. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * For files by their absolute paths; undefined where there are none. `byName`: the file's name alone names it too, as in
 * the sentences of findings (in what a program prints it may be anything).
 */
export function placeFinder(files: readonly string[], byName = false): PlaceFinder | undefined {
  const paths = files.filter((file) => file.startsWith('/'));
  if (paths.length === 0) return undefined;
  // In a URL, as stack traces of ECMAScript modules have them, a blank is %20.
  const forms = new Map(paths.flatMap((path) => [encodeURI(path), path].map((form) => [form, path])));
  if (byName) {
    for (const path of paths) {
      const name = path.slice(path.lastIndexOf('/') + 1);
      const same = paths.filter((other) => other.endsWith(`/${name}`));
      if (same.length === 1) forms.set(name, path);
    }
  }
  const longestFirst = [...forms.keys()].sort((a, b) => b.length - a.length).map(escapeForPattern);
  const pattern = `(?:file://)?(${longestFirst.join('|')})(?![\\w-])(?::(\\d+)(?::(\\d+))?)?`;
  return { pattern: new RegExp(pattern, 'g'), files: forms };
}

/** The whole text, cut where it names a place; a path becomes the file's name, which is all that the learner gave it. */
export function placePieces(text: string, finder: PlaceFinder | undefined): TextPiece[] {
  if (finder === undefined) return [{ text, place: undefined }];
  const pieces: TextPiece[] = [];
  let from = 0;
  const plain = (to: number): void => {
    if (to > from) pieces.push({ text: text.slice(from, to), place: undefined });
  };
  for (const match of text.matchAll(finder.pattern)) {
    plain(match.index);
    from = match.index + match[0].length;
    const file = finder.files.get(match[1] ?? '') ?? '';
    const name = file.slice(file.lastIndexOf('/') + 1);
    const line = Number(match[2] ?? 0);
    if (line === 0) pieces.push({ text: name, place: undefined });
    else
      pieces.push({
        text: `${name}:${line}`,
        place: { file, line, column: Math.max(1, Number(match[3] ?? 1)) },
      });
  }
  plain(text.length);
  return glued(pieces);
}

/** The brackets and full stops beside a place become a part of it. */
function glued(pieces: readonly TextPiece[]): TextPiece[] {
  return pieces
    .map((piece, index): TextPiece => {
      const before = pieces[index - 1];
      const after = pieces[index + 1];
      if (piece.place === undefined)
        return {
          ...piece,
          text: piece.text
            .slice(0, piece.text.length - (after?.place === undefined ? 0 : openingOf(piece.text).length))
            .slice(before?.place === undefined ? 0 : closingOf(piece.text).length),
        };
      return { ...piece, before: openingOf(before?.text ?? ''), after: closingOf(after?.text ?? '') };
    })
    .filter(({ text }) => text !== '');
}

const openingOf = (text: string): string => /[([{"'“]*$/.exec(text)?.[0] ?? '';
const closingOf = (text: string): string => /^[)\]}"'”.,;:!?]*/.exec(text)?.[0] ?? '';

function escapeForPattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
