/** The lessons as they lie in their folders (CONTRIBUTING.md says what is in one), read and checked. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Lesson } from '../../trace/playground-protocol.ts';

/** What a lesson is, without the texts in its folder. */
export type LessonManifest = Omit<Lesson, 'program' | 'solution' | 'text'>;

/** What stands in a lesson's own file; its place is in the course's. */
type OwnManifest = Omit<LessonManifest, 'order' | 'part'>;

/**
 * In their order, which `course.json` gives. Throws an Error that names the file and what is wrong with it: a lesson that
 * is not in the course, or not in the folder, is such a thing.
 */
export function readManifests(folder: string): LessonManifest[] {
  const own = new Map(
    readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name: id }) => {
        const file = join(folder, id, 'lesson.json');
        const manifest = parseManifest(readFileSync(file, 'utf8'), file);
        if (manifest.id !== id) throw new Error(`${file}: id is "${manifest.id}", not the folder's name.`);
        return [id, manifest];
      }),
  );
  const file = join(folder, 'course.json');
  const lessons = parseCourse(readFileSync(file, 'utf8'), file).map(({ id, part }, index) => {
    const manifest = own.get(id);
    if (manifest === undefined) throw new Error(`${file}: there is no lesson "${id}", or it is named twice.`);
    own.delete(id);
    return { ...manifest, order: index + 1, part };
  });
  const [left] = own.keys();
  if (left !== undefined) throw new Error(`${file}: the lesson "${left}" is missing.`);
  return lessons;
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

/** The course: its parts, and the lessons of each, in the order in which they are meant to be taken. */
function parseCourse(json: string, file: string): { id: string; part: string }[] {
  const parts = parseJson(json, file);
  if (!Array.isArray(parts)) throw new Error(`${file} must be a list of parts.`);
  return parts.flatMap((value: unknown) => {
    const { part, lessons } = (value ?? {}) as { part?: unknown; lessons?: unknown };
    if (typeof part !== 'string' || part === '') throw new Error(`${file}: each "part" must be a text.`);
    if (!Array.isArray(lessons) || !lessons.every((id) => typeof id === 'string'))
      throw new Error(`${file}: "lessons" of "${part}" must be a list of texts.`);
    return lessons.map((id) => ({ id, part }));
  });
}

function parseJson(json: string, file: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new Error(`${file} is not JSON: ${String(cause)}`, { cause });
  }
}

/** `file` is for messages only. */
function parseManifest(json: string, file: string): OwnManifest {
  const value = parseJson(json, file);
  const fields: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {};
  const text = (name: string): string => {
    const field = fields[name];
    if (typeof field !== 'string' || field === '') throw new Error(`${file}: "${name}" must be a text.`);
    return field;
  };
  const { concepts, source } = fields;
  if (!Array.isArray(concepts) || !concepts.every((concept) => typeof concept === 'string')) {
    throw new Error(`${file}: "concepts" must be a list of texts.`);
  }
  return {
    id: text('id'),
    title: text('title'),
    summary: text('summary'),
    concepts,
    task: text('task'),
    ...(typeof source === 'string' ? { source } : {}),
  };
}
