/** The lessons as they lie in their folders (`lessons/README.md` says what is in one), read and checked. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Lesson } from '../../trace/playground-protocol.ts';

/** What a lesson is, without the texts in its folder. */
export type LessonManifest = Omit<Lesson, 'program' | 'solution' | 'text'>;

/** In their order. Throws an Error that names the file and what is wrong with it. */
export function readManifests(folder: string): LessonManifest[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name: id }) => {
      const file = join(folder, id, 'lesson.json');
      const manifest = parseManifest(readFileSync(file, 'utf8'), file);
      if (manifest.id !== id) throw new Error(`${file}: id is "${manifest.id}", not the folder's name.`);
      return manifest;
    })
    .sort((a, b) => a.order - b.order);
}

/** As {@link readManifests}, with everything. */
export function readLessons(folder: string): Promise<Lesson[]> {
  return Promise.all(
    readManifests(folder).map(async (manifest) => {
      const text = (name: string): Promise<string> => readFile(join(folder, manifest.id, name), 'utf8');
      const [program, readme, solution] = await Promise.all([
        text('program.ts'),
        text('README.md'),
        text('solution.ts').catch(() => undefined),
      ]);
      return { ...manifest, program, text: readme, ...(solution === undefined ? {} : { solution }) };
    }),
  );
}

/** `file` is for messages only. */
export function parseManifest(json: string, file: string): LessonManifest {
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
