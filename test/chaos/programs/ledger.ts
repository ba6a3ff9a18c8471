/**
 * What the processes of a program say of themselves, in a file that outlives them: one line a fact, `PID WORD …`. What
 * a process did not come to write down it may or may not have done: that is what can be lost with it.
 */
import { openSync, writeSync } from 'node:fs';

/** What a program is told to do. */
export interface Plan {
  readonly seed: number;
  /** Milliseconds for which there is load. */
  readonly ms: number;
  /** Keeps hold of memory, more and more. */
  readonly hungry: boolean;
}

export const plan = JSON.parse(process.env['MP_CHAOS_PLAN'] ?? '{"seed":1,"ms":300,"hungry":false}') as Plan;

// Here, before anything is in short supply; a forked child has it from its parent.
const file = openSync(process.env['MP_CHAOS_LEDGER'] ?? '/dev/stdout', 'a');

export function note(word: string, ...rest: readonly (string | number)[]): void {
  writeSync(file, `${process.pid} ${[word, ...rest].join(' ')}\n`);
}

const kept: unknown[] = [];

/** Some work, and memory that is not given back where the plan says so. */
export function chew(): void {
  if (plan.hungry) kept.push(Array.from({ length: 8000 }, (_, index) => ({ index })));
}

/** Runs what a process is for, and says how it went; an error is looked at by who reads the ledger. */
export function lead(role: string, work: () => void): void {
  note('begins', role);
  try {
    work();
    note('left');
  } catch (error) {
    noteError(error);
    process.exitCode = 1;
  }
}

export async function leadAsync(role: string, work: () => Promise<void>): Promise<void> {
  note('begins', role);
  try {
    await work();
    note('left');
  } catch (error) {
    noteError(error);
    process.exitCode = 1;
  }
}

/** An error that came out of the library: with its code, or as a mistake where it has none. */
export function noteError(error: unknown): string {
  const { code } = error as { code?: unknown };
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const text = JSON.stringify(said.slice(0, 1500));
  if (typeof code === 'string') note('error', code, text);
  else note('uncoded', text);
  return typeof code === 'string' ? code : '';
}

/** Something that must not happen, whatever is done to the processes. */
export function wrong(text: string): void {
  note('wrong', JSON.stringify(text));
}

export function now(): number {
  return performance.now();
}
