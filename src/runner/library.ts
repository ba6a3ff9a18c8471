/**
 * The library's part for runners, loaded when it is first needed and not before: the program's Node takes as long to
 * start as this takes to load, so they do it side by side.
 */
type Library = typeof import('../../runtime/runner.ts');

export type Supervision = Library['supervision'];

export async function loadLibrary(): Promise<Library> {
  return await import('../../runtime/runner.ts');
}
