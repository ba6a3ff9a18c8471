/**
 * Runs of lessons' programs, a few at a time: most of them sleep or wait most of their time, and a lesson has to show what it
 * shows on a busy machine too.
 */
import { availableParallelism } from 'node:os';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import type { CheckedRun } from '../../lessons/checked-run.ts';
import { examine, judgedOptions, judgeLesson } from '../../src/lessons/judge.ts';
import type { Run, RunOptions } from '../../src/runner/run.ts';
import { startRunWith } from '../../src/runner/start-run.ts';
import type { CheckResult } from '../../trace/playground-protocol.ts';

export const root = resolve(import.meta.dirname, '../..');
export const folder = join(root, 'lessons');

const startRun = startRunWith(join(root, 'dist/runner/main.js'));

export interface Meeting {
  readonly run: CheckedRun;
  readonly result: CheckResult;
}

/** Runs a file as a lesson's check does, and waits for its end. */
export async function runToEnd(file: string, options: Partial<RunOptions> = {}): Promise<Run> {
  const started = startRun({ file, ...judgedOptions, ...options });
  await started.ended;
  return started;
}

export async function meet(lesson: string, name: string, options?: Partial<RunOptions>): Promise<Meeting> {
  const file = join(folder, lesson, name);
  const source = readFileSync(file, 'utf8');
  const ended = await runToEnd(file, options);
  return { run: examine(ended, source), result: await judgeLesson(lesson, ended, source) };
}

/** Work that is done a few at a time, in the order in which it was added. */
export class Ahead<T> {
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;
  readonly #limit = availableParallelism() * 2;

  add(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting.push(() => work().then(resolve, reject));
      this.#next();
    });
  }

  #next(): void {
    if (this.#running >= this.#limit) return;
    const work = this.#waiting.shift();
    if (work === undefined) return;
    this.#running++;
    void work().finally(() => {
      this.#running--;
      this.#next();
    });
  }
}
