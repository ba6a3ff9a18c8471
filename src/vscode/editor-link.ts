/**
 * What a link into the editor says: `vscode://multiprocessing-playground.multiprocessing-playground/open?code=…` holds a
 * program, as the playground's "Open in VS Code" makes them; `…/open?lesson=ID` names a lesson.
 */
import { decompressFromEncodedURIComponent } from 'lz-string';

/** Characters; longer than any address that a system hands over. */
const LONGEST = 200_000;

export type EditorLink = { type: 'program'; program: string } | { type: 'lesson'; lesson: string };

/** undefined: the link says nothing that can be opened. */
export function readEditorLink(path: string, queryText: string): EditorLink | undefined {
  if (path !== '/open' || queryText.length > LONGEST) return undefined;
  // A compressed program may hold a plus, which a query would read as a blank.
  const query = new URLSearchParams(queryText.replaceAll('+', '%2B'));
  const code = query.get('code');
  if (code !== null) {
    const program = decompressFromEncodedURIComponent(code) as string | null;
    return program === null || program === '' ? undefined : { type: 'program', program };
  }
  const lesson = query.get('lesson');
  return lesson !== null && /^[\w-]{1,60}$/.test(lesson) ? { type: 'lesson', lesson } : undefined;
}
