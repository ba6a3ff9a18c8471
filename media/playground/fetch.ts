/** What the page asks its server for, apart from runs. */
import type { Lesson } from '../../trace/playground-protocol.ts';

/** Throws an Error with a text for the learner. */
export async function fetchLessons(): Promise<Lesson[]> {
  return (await getJson('/api/lessons')) as Lesson[];
}

export async function fetchTypes(): Promise<Readonly<Record<string, string>>> {
  return ((await getJson('/api/types')) as { files: Record<string, string> }).files;
}

/** Markdown; `undefined` when there is no such page. */
export async function fetchConcept(topic: string): Promise<string | undefined> {
  const response = await fetch(`/api/concepts/${encodeURIComponent(topic)}`).catch(() => undefined);
  return response?.ok === true ? response.text() : undefined;
}

async function getJson(path: string): Promise<unknown> {
  const response = await fetch(path).catch(() => undefined);
  if (response === undefined) throw new Error('The playground’s server can’t be reached.');
  if (!response.ok) throw new Error(`The playground’s server answered ${response.status} to ${path}.`);
  return response.json();
}
