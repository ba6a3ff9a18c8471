/** What is fuzzed, and how it is judged: each input either is taken or refused in a documented way, soon, in little memory. */
import { getHeapStatistics } from 'node:v8';
import { seeded } from '../support/seeded.ts';
import { mutated } from './mutate.ts';

export interface Target {
  readonly name: string;
  /** Good inputs. */
  readonly seeds: readonly Buffer[];
  /**
   * Gives one bad input to the decoder. Resolves (or returns) when it is taken, throws what the decoder throws.
   * A batch of them may be under way at once where the decoder is behind an event loop.
   */
  feed(bytes: Buffer): void | Promise<void>;
  /** Inputs under way at once. Default: one by one. */
  readonly batch?: number;
  /** Whether an error is one of those that are documented. */
  expected(error: unknown): boolean;
  /** Bytes that an input of a length may make the decoder allocate outside of the heap. */
  most(length: number): number;
  /** After all of them: still works? Frees what it holds. */
  end?(): void | Promise<void>;
}

export interface Outcome {
  readonly inputs: number;
  readonly refused: number;
  /** Milliseconds of the slowest input (of the slowest batch, where they run side by side). */
  readonly slowest: number;
  /** Most bytes outside of the heap that one input (one batch) took. */
  readonly largest: number;
  /** Growth of the whole process. */
  readonly grown: number;
  readonly problems: readonly string[];
}

/** One input (or batch) that takes longer counts as a hang, on a slow machine too. */
const HANGS_AFTER = 5000;
/** What the process may have grown by, all inputs together: the collector leaves that much lying about. */
const GROWN = 600 << 20;

export async function fuzz(target: Target, inputs: number, seed: number): Promise<Outcome> {
  const random = seeded(seed);
  const problems: string[] = [];
  const batch = target.batch ?? 1;
  const before = process.memoryUsage.rss();
  let [refused, slowest, largest] = [0, 0, 0];
  for (let done = 0; done < inputs && problems.length < 5; done += batch) {
    const bad = Array.from({ length: Math.min(batch, inputs - done) }, () => mutated(random, target.seeds));
    const external = outside();
    const begin = performance.now();
    const results = await Promise.all(bad.map((bytes) => attempt(target, bytes)));
    const ms = performance.now() - begin;
    const took = outside() - external;
    slowest = Math.max(slowest, ms);
    largest = Math.max(largest, took);
    refused += results.filter((result) => result !== 'taken').length;
    results.forEach((result, index) => {
      if (result !== 'taken' && result !== 'refused') problems.push(`${result}\n  input: ${hex(bad[index])}`);
    });
    const allowed = bad.reduce((sum, { length }) => sum + target.most(length), 0);
    if (took > allowed)
      problems.push(`took ${took} bytes, at most ${allowed} are announced\n  input: ${hex(bad[0])}`);
    if (ms > HANGS_AFTER) problems.push(`took ${ms.toFixed(0)} ms\n  input: ${hex(bad[0])}`);
  }
  await target.end?.();
  const grown = process.memoryUsage.rss() - before;
  if (grown > GROWN) problems.push(`the process has grown by ${grown >> 20} MB`);
  // A fuzzer whose inputs are all refused at their first byte, or none, looks at nothing.
  if (refused < inputs / 10 && problems.length === 0) problems.push(`only ${refused} of ${inputs} were bad`);
  return { inputs, refused, slowest, largest, grown, problems };
}

async function attempt(target: Target, bytes: Buffer): Promise<string> {
  try {
    const result = target.feed(bytes);
    if (result !== undefined) await result;
    return 'taken';
  } catch (error) {
    if (target.expected(error)) return 'refused';
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

function outside(): number {
  return getHeapStatistics().external_memory;
}

function hex(bytes: Buffer | undefined): string {
  return (bytes ?? Buffer.alloc(0)).subarray(0, 2000).toString('hex');
}
