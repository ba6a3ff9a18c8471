/**
 * Everything that decides what can happen from here on, as numbers in one array: where each process stands, what the
 * kernel knows of it, who sleeps in which order, what is left of the bounds, and the shared words.
 */
import { Until } from './operation.ts';

export const Status = { Running: 0, Asleep: 1, Done: 2, Dying: 3, Dead: 4 } as const;
export type Status = (typeof Status)[keyof typeof Status];

/** Where what lies in a state's array, for so many processes. */
export class Layout {
  readonly node: number;
  readonly status: number;
  readonly announced: number;
  readonly queue: number;
  readonly last: number;
  readonly preemptions: number;
  readonly deaths: number;
  readonly interruptions: number;
  /** How often the patience of each process may still end. */
  readonly patience: number;
  /** How often a timeout of each process may still end its sleep while others could go on. */
  readonly timeouts: number;
  /** Not 0: somebody was killed. */
  readonly died: number;
  readonly words: number;
  readonly length: number;

  constructor(
    readonly processes: number,
    wordCount: number,
  ) {
    this.node = 0;
    this.status = processes;
    this.announced = 2 * processes;
    this.queue = 3 * processes;
    this.last = 4 * processes;
    this.preemptions = this.last + 1;
    this.deaths = this.last + 2;
    this.interruptions = this.last + 3;
    this.patience = this.last + 4;
    this.timeouts = this.patience + processes;
    this.died = this.timeouts + processes;
    this.words = this.died + 1;
    this.length = this.words + wordCount;
  }
}

/** The words of the simulated memory that anybody has touched, in the order of their first use. */
export class Memory {
  readonly #slots = new Map<number, number>();
  readonly #numbers: number[] = [];
  readonly initial: Int32Array;

  constructor(readonly capacity: number) {
    this.initial = new Int32Array(capacity);
  }

  get used(): number {
    return this.#numbers.length;
  }

  slot(word: number): number {
    const known = this.#slots.get(word);
    if (known !== undefined) return known;
    const slot = this.#numbers.length;
    if (slot >= this.capacity)
      throw new Error(`More than ${this.capacity} words: make the scenario smaller.`);
    this.#slots.set(word, slot);
    this.#numbers.push(word);
    return slot;
  }

  /** -1 where nobody has touched it. */
  known(word: number): number {
    return this.#slots.get(word) ?? -1;
  }

  wordAt(slot: number): number {
    return this.#numbers[slot] ?? -1;
  }
}

/** One thing that can happen next. */
export const Move = {
  Step: 0,
  TimeOut: 1,
  Kill: 2,
  /** The kernel has finished with a killed process: it is not seen any more. */
  Vanish: 3,
  /** A signal ends a sleep. */
  Interrupt: 4,
} as const;
export type Move = (typeof Move)[keyof typeof Move];

const LETTERS = ['', 't', 'k', 'g', 'i'];

/** A schedule as text: `0*3 1 0t 2k` is three steps of process 0, one of 1, 0 times out, 2 is killed. */
export function formatSchedule(moves: readonly { who: number; move: Move }[]): string {
  const texts = moves.map(({ who, move }) => `${who}${LETTERS[move] ?? ''}`);
  const groups: string[] = [];
  for (let index = 0; index < texts.length;) {
    let end = index;
    while (end < texts.length && texts[end] === texts[index]) end++;
    groups.push(end - index > 1 ? `${texts[index] ?? ''}*${end - index}` : (texts[index] ?? ''));
    index = end;
  }
  return groups.join(' ');
}

export function parseSchedule(text: string): { who: number; move: Move }[] {
  return text
    .split(' ')
    .filter((group) => group !== '')
    .flatMap((group) => {
      const match = /^(\d)([tkgi]?)(?:\*(\d+))?$/.exec(group);
      if (match === null) throw new Error(`"${group}" is no part of a schedule.`);
      const [, who = '', letter = '', times = '1'] = match;
      const move = LETTERS.indexOf(letter) as Move;
      return Array.from({ length: Number(times) }, () => ({ who: Number(who), move }));
    });
}

/** What kind of deadline so many milliseconds are in a scenario. */
export function untilOf(milliseconds: number): Until {
  if (milliseconds === Infinity) return Until.Never;
  return milliseconds <= 5 ? Until.Soon : Until.Late;
}
