/** What this browser remembers of a learner: lessons done, and each lesson's program as it was left. */
import { readStorage, writeStorage } from './themes.ts';

const DONE = 'playground.done';
const DRAFT = 'playground.draft.';

export function loadDone(): ReadonlySet<string> {
  try {
    const list: unknown = JSON.parse(readStorage(DONE) ?? '[]');
    return new Set(Array.isArray(list) ? list.filter((id) => typeof id === 'string') : []);
  } catch {
    return new Set();
  }
}

export function saveDone(done: ReadonlySet<string>): void {
  writeStorage(DONE, JSON.stringify([...done]));
}

/** `lesson`: its id, or '' for a program of the learner's own. */
export function loadDraft(lesson: string): string | undefined {
  return readStorage(DRAFT + lesson) ?? undefined;
}

export function saveDraft(lesson: string, program: string): void {
  writeStorage(DRAFT + lesson, program);
}

/** The lesson's own program counts again. */
export function dropDraft(lesson: string): void {
  try {
    localStorage.removeItem(DRAFT + lesson);
  } catch {
    // Without storage there was no draft.
  }
}
