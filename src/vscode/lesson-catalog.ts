/**
 * The lessons that come with the extension, and the learner's own copies of their programs: the extension's folder is
 * not the learner's to write to (and is replaced by each update), so a program is copied out when it is first opened.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readManifests, type LessonManifest } from '../lessons/catalogue.ts';

export type Lesson = LessonManifest;

const programName = 'program.ts';

export class LessonCatalog {
  readonly #folder: string;
  readonly #work: string;
  #read: { lessons: readonly Lesson[]; problem: string | undefined } | undefined;

  /** folder: the lessons; work: where the learner's copies go, made when needed. */
  constructor(folder: string, work: string) {
    this.#folder = folder;
    this.#work = work;
  }

  /** In their order; none when they can't be read. */
  get lessons(): readonly Lesson[] {
    return this.#all.lessons;
  }

  /** Why there are none: the installation is damaged. */
  get problem(): string | undefined {
    return this.#all.problem;
  }

  get #all(): { lessons: readonly Lesson[]; problem: string | undefined } {
    if (this.#read !== undefined) return this.#read;
    try {
      this.#read = { lessons: readManifests(this.#folder), problem: undefined };
    } catch (error) {
      this.#read = { lessons: [], problem: error instanceof Error ? error.message : String(error) };
    }
    return this.#read;
  }

  find(id: string): Lesson | undefined {
    return this.lessons.find((lesson) => lesson.id === id);
  }

  /** The text that goes with a program. */
  textPath(lesson: Lesson): string {
    return join(this.#folder, lesson.id, 'README.md');
  }

  /** The learner's copy. Each lesson has a folder with a name that says what it is, since editors show it. */
  programPath(lesson: Lesson): string {
    return join(this.#work, lesson.id, programName);
  }

  /** The lesson whose copy (or original) a file is. */
  lessonAt(path: string): Lesson | undefined {
    return this.lessons.find(
      (lesson) => path === this.programPath(lesson) || path === this.#original(lesson),
    );
  }

  /** Makes the learner's copy if there is none, and returns its path. Throws what the file system throws. */
  open(lesson: Lesson): string {
    const path = this.programPath(lesson);
    if (!existsSync(path)) this.#copy(lesson, path);
    return path;
  }

  original(lesson: Lesson): string {
    return readFileSync(this.#original(lesson), 'utf8');
  }

  /** The learner's copy is as it was at first. Throws what the file system throws. */
  reset(lesson: Lesson): string {
    const path = this.programPath(lesson);
    this.#copy(lesson, path);
    return path;
  }

  #original(lesson: Lesson): string {
    return join(this.#folder, lesson.id, programName);
  }

  #copy(lesson: Lesson, path: string): void {
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(this.#original(lesson), path);
  }
}
