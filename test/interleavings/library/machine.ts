/**
 * What the simulated process has in place of the kernel and of shared memory. Each operation on memory that others may
 * see goes through {@link Machine.perform}; where it stands is a number of a word, in one space for all processes.
 */
import { Kind, Until, Woken, type Operation } from '../engine/operation.ts';
import { FIRST_THREAD, GONE } from '../engine/world.ts';

/** Makes an operation, now; or, in a process that is being replayed, says what came of it. */
export type Perform = (operation: Operation) => number;

/** Bytes of address space for each anonymous memory, and for all those of one process. */
const REGION = 0x0100_0000;
const REGIONS = 16;

/** Words that say how many bytes are in a pipe. */
const PIPES = 0x6000_0000;
const FIRST_PIPE = 10_000;
const PIPES_OF_ONE = 100;

const NO_WORDS: readonly number[] = [];
const BEGIN = 1000;

export class Machine {
  now = BEGIN;
  readonly threadId: number;
  #regions = 0;
  #pipes = 0;
  readonly #perform: Perform;

  constructor(
    /** Number of the process; -1 makes the objects, beforehand. */
    readonly who: number,
    perform: Perform,
  ) {
    this.#perform = perform;
    this.threadId = FIRST_THREAD + who;
  }

  operate(kind: Kind, word: number, a = 0, b = 0): number {
    return this.#perform({ kind, word, a, b, until: Until.Never, words: NO_WORDS });
  }

  /** Milliseconds on the simulated clock, which goes on when a deadline passes, and only then. */
  #until(deadline: number): Until {
    if (deadline === Infinity) return Until.Never;
    return deadline - this.now <= 5 ? Until.Soon : Until.Late;
  }

  wait(word: number, expected: number, deadline: number): number {
    const until = this.#until(deadline);
    const answer = this.#perform({ kind: Kind.Wait, word, a: expected, b: 0, until, words: NO_WORDS });
    if (answer === Woken.Timeout) this.now = Math.max(this.now, deadline);
    return answer;
  }

  /** Index of a pipe that has bytes; -1 at the deadline. */
  poll(pipes: readonly number[], deadline: number): number {
    const words = pipes.map(pipeWord);
    const until = this.#until(deadline);
    const answer = this.#perform({ kind: Kind.Poll, word: words[0] ?? 0, a: 0, b: 0, until, words });
    if (answer < 0) this.now = Math.max(this.now, deadline);
    return answer;
  }

  isRunning(pid: number): boolean {
    return this.operate(Kind.Load, GONE + pid - FIRST_THREAD) === 0;
  }

  /** A descriptor, which says at the same time where the memory lies. */
  createMemory(): number {
    if (this.#regions === REGIONS) throw new Error('too many memories');
    return (this.who + 2) * REGIONS + this.#regions++;
  }

  static addressOf(fd: number): number {
    return fd * REGION;
  }

  createPipe(): number {
    return FIRST_PIPE + this.who * PIPES_OF_ONE + 2 * this.#pipes++;
  }
}

/** What becomes readable when a process is gone, in place of a pidfd. */
const FIRST_SENTINEL = 20_000;

export function sentinelOf(pid: number): number {
  return FIRST_SENTINEL + pid - FIRST_THREAD;
}

/** The word that is not 0 while this descriptor can be read. */
export function pipeWord(fd: number): number {
  return fd >= FIRST_SENTINEL ? GONE + fd - FIRST_SENTINEL : PIPES + (fd & ~1);
}
