/** The lessons as they lie in their folders (`lessons/README.md` says what is in one), read and checked. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Lesson } from '../../trace/playground-protocol.ts';

/** In their order. Throws an Error that names the file and what is wrong with it. */
export async function readLessons(folder: string): Promise<Lesson[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const lessons = await Promise.all(
    entries.filter((entry) => entry.isDirectory()).map(({ name }) => readLesson(join(folder, name), name)),
  );
  return lessons.sort((a, b) => a.order - b.order);
}

async function readLesson(folder: string, id: string): Promise<Lesson> {
  const [manifest, program, text, solution] = await Promise.all([
    readFile(join(folder, 'lesson.json'), 'utf8'),
    readFile(join(folder, 'program.ts'), 'utf8'),
    readFile(join(folder, 'README.md'), 'utf8'),
    readFile(join(folder, 'solution.ts'), 'utf8').catch(() => undefined),
  ]);
  const lesson = parseManifest(manifest, join(folder, 'lesson.json'));
  if (lesson.id !== id)
    throw new Error(`${folder}/lesson.json: id is "${lesson.id}", not the folder's name.`);
  return { ...lesson, program, text, ...(solution === undefined ? {} : { solution }) };
}

type Manifest = Omit<Lesson, 'program' | 'solution' | 'text'>;

/** `file` is for messages only. */
export function parseManifest(json: string, file: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new Error(`${file} is not JSON: ${String(cause)}`, { cause });
  }
  const fields: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const text = (name: string): string => {
    const field = fields[name];
    if (typeof field !== 'string' || field === '') throw new Error(`${file}: "${name}" must be a text.`);
    return field;
  };
  const { order, concepts, source } = fields;
  if (typeof order !== 'number') throw new Error(`${file}: "order" must be a number.`);
  if (!Array.isArray(concepts) || !concepts.every((concept) => typeof concept === 'string')) {
    throw new Error(`${file}: "concepts" must be a list of texts.`);
  }
  return {
    id: text('id'),
    title: text('title'),
    order,
    summary: text('summary'),
    concepts,
    task: text('task'),
    ...(typeof source === 'string' ? { source } : {}),
  };
}
