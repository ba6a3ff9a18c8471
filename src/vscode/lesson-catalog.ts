/**
 * The lessons that come with the extension, and the learner's own copies of their programs: the extension's folder is
 * not the learner's to write to (and is replaced by each update), so a program is copied out when it is first opened.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface Lesson {
  readonly id: string;
  readonly title: string;
  readonly order: number;
  readonly summary: string;
  readonly concepts: readonly string[];
  /** Where the extension keeps it. */
  readonly folder: string;
}

const programName = 'program.ts';

export class LessonCatalog {
  readonly #folder: string;
  readonly #work: string;
  #lessons: readonly Lesson[] | undefined;

  /** folder: the lessons; work: where the learner's copies go, made when needed. */
  constructor(folder: string, work: string) {
    this.#folder = folder;
    this.#work = work;
  }

  /** In their order. */
  get lessons(): readonly Lesson[] {
    this.#lessons ??= readLessons(this.#folder);
    return this.#lessons;
  }

  find(id: string): Lesson | undefined {
    return this.lessons.find((lesson) => lesson.id === id);
  }

  /** The text that goes with a program. */
  textPath(lesson: Lesson): string {
    return join(lesson.folder, 'README.md');
  }

  /** The learner's copy. Each lesson has a folder with a name that says what it is, since editors show it. */
  programPath(lesson: Lesson): string {
    return join(this.#work, lesson.id, programName);
  }

  /** The lesson whose copy (or original) a file is. */
  lessonAt(path: string): Lesson | undefined {
    return this.lessons.find(
      (lesson) => path === this.programPath(lesson) || path === join(lesson.folder, programName),
    );
  }

  /** Makes the learner's copy if there is none, and returns its path. Throws what the file system throws. */
  open(lesson: Lesson): string {
    const path = this.programPath(lesson);
    if (!existsSync(path)) this.#copy(lesson, path);
    return path;
  }

  original(lesson: Lesson): string {
    return readFileSync(join(lesson.folder, programName), 'utf8');
  }

  /** The learner's copy is as it was at first. Throws what the file system throws. */
  reset(lesson: Lesson): string {
    const path = this.programPath(lesson);
    this.#copy(lesson, path);
    return path;
  }

  #copy(lesson: Lesson, path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(join(lesson.folder, programName), path);
  }
}

function readLessons(folder: string): Lesson[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .map((name) => readLesson(join(folder, name)))
    .filter((lesson) => lesson !== undefined)
    .sort((a, b) => a.order - b.order || a.title.localeCompare(b.title));
}

function readLesson(folder: string): Lesson | undefined {
  let info: unknown;
  try {
    info = JSON.parse(readFileSync(join(folder, 'lesson.json'), 'utf8'));
  } catch {
    return undefined;
  }
  if (typeof info !== 'object' || info === null || !existsSync(join(folder, programName))) return undefined;
  const get = (name: string): unknown => Reflect.get(info, name);
  const [id, title, order, summary, concepts] = [
    get('id'),
    get('title'),
    get('order'),
    get('summary'),
    get('concepts'),
  ];
  if (typeof id !== 'string' || typeof title !== 'string') return undefined;
  return {
    id,
    title,
    order: typeof order === 'number' ? order : Number.MAX_SAFE_INTEGER,
    summary: typeof summary === 'string' ? summary : '',
    concepts: Array.isArray(concepts) ? concepts.filter((concept) => typeof concept === 'string') : [],
    folder,
  };
}
