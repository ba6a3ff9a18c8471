/**
 * What the playground's page and its server say to each other over one WebSocket. The page owns everything that can be
 * looked at (it keeps the frames, saves and opens runs); the server owns the run and ends it with the page.
 *
 * Text messages are JSON of the types below. Binary messages, server to page, are consecutive bytes of the present run's
 * container, in order with the text messages around them.
 */
import type { RunStatus } from './panel-protocol.ts';

/** What a learner may choose for a run; the server cuts everything to what it allows. */
export interface RunSettings {
  startMethod?: 'spawn' | 'fork' | 'forkserver';
  /** Seconds after which the run is stopped. */
  seconds?: number;
}

export type PageToServer =
  /** Ends the run before, if there is one. */
  | { type: 'run'; source: string; settings: RunSettings }
  /** As run, and then says whether the program does what the lesson asks. */
  | { type: 'check'; lesson: string; source: string; settings: RunSettings }
  | { type: 'stop' }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'processCommand'; pid: number; command: 'terminate' | 'kill' };

export type ServerToPage =
  /** A new run begins: its frames follow. */
  | { type: 'reset'; title: string }
  | { type: 'status'; status: RunStatus }
  | { type: 'notice'; text: string }
  | { type: 'checked'; lesson: string; result: CheckResult };

/** Whether a learner's program does what its lesson asks. */
export interface CheckResult {
  passed: boolean;
  /** One sentence for the learner. */
  message: string;
  /** What was looked at, in order; the later ones may be missing when an earlier one makes them meaningless. */
  steps: CheckStep[];
}

export interface CheckStep {
  ok: boolean;
  /** What was asked for. */
  text: string;
  /** What to think about, when it is not there. */
  hint?: string;
}

/** A lesson as the page gets it. */
export interface Lesson {
  id: string;
  title: string;
  /** Its place in the course, from 1. */
  order: number;
  /** The part of the course that it belongs to; lessons of one part follow each other. */
  part: string;
  /** One sentence. */
  summary: string;
  concepts: string[];
  /** What the learner shall make of the program; the lesson's check decides whether it is done. */
  task: string;
  /** Where the program comes from, if it is not ours. */
  source?: string;
  /** TypeScript. */
  program: string;
  /** TypeScript. One way to do the task. */
  solution?: string;
  /** Markdown: what to think about before, what to look at, what happened, what to try. */
  text: string;
}
