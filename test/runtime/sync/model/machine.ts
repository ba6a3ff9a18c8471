/**
 * A simulated machine: shared words, processes that run the real algorithms of `runtime/sync/` on them one memory operation
 * at a time, and the kernel's part (sleeping, waking, and what it does with the announced word when a process dies).
 *
 * A process is suspended by replay: to make its next step, its present call is run again from the beginning with the
 * answers that it got so far, and at the first operation beyond that one it is thrown off the stack. So a machine's whole
 * state is plain data, and can be copied, compared and continued in every way.
 */
import type { Milliseconds, WaitResult } from '../../../../runtime/platform/port.ts';
import type { Words } from '../../../../runtime/sync/words.ts';

/** One call of an algorithm. Its result is kept for the later calls of the same process. */
export type Call = (w: Words, me: number, results: readonly unknown[]) => unknown;
export type Program = readonly Call[];

/** A deadline that may pass at any moment, and one so far away that it only passes when nothing else can happen. */
export const SOON: Milliseconds = 1;
export const LATE: Milliseconds = 1000;

/** Thrown by a call: what must never happen has happened. */
export class Violation extends Error {}

const OWNER_MASK = 0x3fff_ffff;
const OWNER_DIED = 0x4000_0000;
const WAITERS = -0x8000_0000;

type State = 'running' | 'asleep' | 'done' | 'dead';

interface Process {
  readonly call: number;
  /** Answers of the operations of the present call. */
  readonly log: readonly (number | WaitResult)[];
  readonly results: readonly unknown[];
  readonly state: State;
  readonly sleepsOn: number;
  readonly deadline: Milliseconds;
  readonly pending: number;
}

interface Step {
  readonly text: string;
  readonly before: Step | undefined;
}

/** Ends a call that has made its step. */
class Suspended extends Error {}
const suspended = new Suspended();

export class Machine {
  private constructor(
    readonly programs: readonly Program[],
    readonly words: Int32Array,
    readonly processes: readonly Process[],
    /** Who sleeps, in the order in which they went to sleep. */
    readonly sleepers: readonly number[],
    /** What was done so far, the last first; shared between machines. */
    private readonly last: Step | undefined,
  ) {}

  /** Process i has the thread id 1001 + i; the word at `size + i` becomes 1 when it dies. */
  static start(programs: readonly Program[], size: number): Machine {
    const words = new Int32Array(size + programs.length);
    const processes = programs.map((): Process => ({
      call: 0,
      log: [],
      results: [],
      state: 'running',
      sleepsOn: -1,
      deadline: Infinity,
      pending: -1,
    }));
    return new Machine(programs, words, processes, [], undefined);
  }

  /** What was done so far. */
  get history(): string[] {
    const steps: string[] = [];
    for (let step = this.last; step !== undefined; step = step.before) steps.push(step.text);
    return steps.reverse();
  }

  /** Everything that decides what can happen from here on. */
  key(): string {
    const processes = this.processes.map(
      (p) => `${p.call}${p.state.charAt(1)}${p.pending}:${p.log.join(',')}|${p.results.join(',')}`,
    );
    return `${this.words.join(',')};${processes.join(';')};${this.sleepers.join(',')}`;
  }

  canStep(who: number): boolean {
    return this.processes[who]?.state === 'running';
  }

  /** Whether the deadline of a sleeper may pass now. */
  canTimeOut(who: number): boolean {
    const process = this.processes[who];
    if (process?.state !== 'asleep' || process.deadline === Infinity) return false;
    if (process.deadline === SOON) return true;
    return !this.processes.some(({ state }) => state === 'running');
  }

  canDie(who: number): boolean {
    const state = this.processes[who]?.state;
    return state === 'running' || state === 'asleep';
  }

  get finished(): boolean {
    return this.processes.every(({ state }) => state === 'done' || state === 'dead');
  }

  timeOut(who: number): Machine {
    return this.#wakeUp(who, 'timeout').#say(`${who} times out`);
  }

  /** The process makes its next memory operation. */
  step(who: number): Machine {
    const process = this.#process(who);
    const call = this.programs[who]?.[process.call];
    if (call === undefined) return this.#update(who, { state: 'done' });
    const memory = new SteppingWords(this, who, process.log);
    try {
      const result = call(memory, 1001 + who, process.results);
      return memory.after.#update(who, {
        call: process.call + 1,
        log: [],
        results: [...process.results, result],
        state: process.call + 1 >= (this.programs[who]?.length ?? 0) ? 'done' : 'running',
      });
    } catch (error) {
      if (error !== suspended) throw error;
      return memory.after;
    }
  }

  /** SIGKILL, and what the kernel does then with the announced word (see `robust.ts`). */
  kill(who: number): Machine {
    const { pending } = this.#process(who);
    let machine = this.#update(who, { state: 'dead', pending: -1 });
    machine = machine.#change(this.words.length - this.processes.length + who, 1);
    machine = new Machine(
      machine.programs,
      machine.words,
      machine.processes,
      machine.sleepers.filter((sleeper) => sleeper !== who),
      machine.last,
    ).#say(`${who} is killed`);
    if (pending < 0) return machine;
    const value = machine.words[pending] ?? 0;
    if ((value & OWNER_MASK) === 0) return machine.wake(pending, 1)[0];
    if ((value & OWNER_MASK) !== 1001 + who) return machine;
    machine = machine.#change(pending, (value & WAITERS) | OWNER_DIED);
    return (value & WAITERS) === 0 ? machine : machine.wake(pending, 1)[0];
  }

  wake(index: number, count: number): [machine: Machine, woken: number] {
    const chosen = this.sleepers.filter((who) => this.#process(who).sleepsOn === index).slice(0, count);
    const after = chosen.reduce<Machine>((machine, who) => machine.#wakeUp(who, 'woken'), this);
    return [after, chosen.length];
  }

  /** @internal For {@link SteppingWords}. */
  answered(
    who: number,
    answer: number | WaitResult,
    text: string,
    change?: readonly [number, number],
  ): Machine {
    const machine = change === undefined ? this : this.#change(...change);
    return machine.#update(who, { log: [...machine.#process(who).log, answer] }).#say(`${who} ${text}`);
  }

  /** @internal */
  sleeping(who: number, sleepsOn: number, deadline: Milliseconds): Machine {
    const machine = this.#update(who, { state: 'asleep', sleepsOn, deadline }).#say(
      `${who} sleeps on ${sleepsOn}`,
    );
    return new Machine(
      machine.programs,
      machine.words,
      machine.processes,
      [...this.sleepers, who],
      machine.last,
    );
  }

  /** @internal */
  announcing(who: number, pending: number): Machine {
    return this.#update(who, { pending });
  }

  #process(who: number): Process {
    const process = this.processes[who];
    if (process === undefined) throw new Error(`There is no process ${who}.`);
    return process;
  }

  #update(who: number, change: Partial<Process>): Machine {
    const processes = this.processes.map((process, index) =>
      index === who ? { ...process, ...change } : process,
    );
    return new Machine(this.programs, this.words, processes, this.sleepers, this.last);
  }

  #change(index: number, value: number): Machine {
    const words = this.words.slice();
    words[index] = value;
    return new Machine(this.programs, words, this.processes, this.sleepers, this.last);
  }

  #wakeUp(who: number, result: WaitResult): Machine {
    const machine = this.#update(who, { state: 'running', log: [...this.#process(who).log, result] });
    const sleepers = this.sleepers.filter((sleeper) => sleeper !== who);
    return new Machine(machine.programs, machine.words, machine.processes, sleepers, machine.last);
  }

  #say(text: string): Machine {
    return new Machine(this.programs, this.words, this.processes, this.sleepers, { text, before: this.last });
  }
}

/** Answers from the log, makes one new operation, and suspends at the next. */
class SteppingWords implements Words {
  after: Machine;
  #at = 0;
  #stepped = false;

  constructor(
    before: Machine,
    private readonly who: number,
    private readonly log: readonly (number | WaitResult)[],
  ) {
    this.after = before;
  }

  load(index: number): number {
    return this.#operate(`loads ${index}`, index, (value) => value);
  }
  guarded(index: number): number {
    return this.load(index);
  }
  store(index: number, value: number): void {
    this.#operate(`stores ${value} in ${index}`, index, () => value);
  }
  compareExchange(index: number, expected: number, replacement: number): number {
    return this.#operate(`exchanges ${expected} for ${replacement} in ${index}`, index, (value) =>
      value === expected ? replacement : value,
    );
  }
  exchange(index: number, value: number): number {
    return this.#operate(`puts ${value} in ${index}`, index, () => value);
  }
  add(index: number, delta: number): number {
    return this.#operate(`adds ${delta} to ${index}`, index, (value) => value + delta);
  }

  wait(index: number, expected: number, deadline: Milliseconds): WaitResult {
    const known = this.#replayed();
    if (known !== undefined) return known as WaitResult;
    if (this.after.words[index] !== expected) {
      this.after = this.after.answered(this.who, 'changed', `does not sleep on ${index}`);
      return 'changed';
    }
    this.after = this.after.sleeping(this.who, index, deadline);
    throw suspended;
  }

  wake(index: number, count: number): number {
    const known = this.#replayed();
    if (known !== undefined) return known as number;
    const [machine, woken] = this.after.wake(index, count);
    this.after = machine.answered(this.who, woken, `wakes ${woken} at ${index}`);
    return woken;
  }

  setPending(index: number): void {
    if (this.#replayed() !== undefined) return;
    this.after = this.after.announcing(this.who, index).answered(this.who, 0, `announces ${index}`);
  }

  #operate(text: string, index: number, next: (value: number) => number): number {
    const known = this.#replayed();
    if (known !== undefined) return known as number;
    const value = this.after.words[index] ?? 0;
    this.after = this.after.answered(this.who, value, `${text} (was ${value})`, [index, next(value) | 0]);
    return value;
  }

  /** The recorded answer; `undefined` for the one operation that is new. */
  #replayed(): number | WaitResult | undefined {
    const answer = this.log[this.#at];
    if (answer !== undefined) {
      this.#at++;
      return answer;
    }
    if (this.#stepped) throw suspended;
    this.#stepped = true;
    return undefined;
  }
}
