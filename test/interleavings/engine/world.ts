/**
 * The rules of the simulated machine: what each operation does to the words, how the kernel lets sleep and wakes, and
 * what it does with the announced word of a process that is killed (`runtime/sync/robust.ts` describes the same).
 */
import { Kind, Until, Woken, type Operation } from './operation.ts';
import type { Node, Process } from './process.ts';
import { Move, Status, type Layout, type Memory } from './state.ts';

const OWNER_MASK = 0x3fff_ffff;
const OWNER_DIED = 0x4000_0000;
const WAITERS = -0x8000_0000;

/** Thread id of process 0; also its pid. */
export const FIRST_THREAD = 1001;

/** Word that becomes 1 when process i is gone. */
export const GONE = 0x7000_0000;

export class World {
  readonly #scratch: Int32Array;

  constructor(
    readonly layout: Layout,
    readonly memory: Memory,
    readonly processes: readonly Process[],
    readonly nodes: readonly Node[],
    /** Whether a killed process is still seen for a while. Only where somebody asks for it does it make a difference. */
    readonly vanishing: boolean,
  ) {
    this.#scratch = new Int32Array(layout.length);
  }

  nodeOf(state: Int32Array, who: number): Node {
    const node = this.nodes[state[this.layout.node + who] ?? -1];
    if (node === undefined) throw new Error(`Process ${who} stands nowhere.`);
    return node;
  }

  status(state: Int32Array, who: number): Status {
    return state[this.layout.status + who] as Status;
  }

  read(state: Int32Array, word: number): number {
    return state[this.layout.words + this.memory.slot(word)] ?? 0;
  }

  write(state: Int32Array, word: number, value: number): void {
    state[this.layout.words + this.memory.slot(word)] = value;
  }

  canStep(state: Int32Array, who: number): boolean {
    if (this.status(state, who) !== Status.Running) return false;
    const { next } = this.nodeOf(state, who);
    return next?.kind !== Kind.Poll || this.#ready(state, next) >= 0;
  }

  /** When the sleep of this process ends by itself; `undefined` if it does not sleep. */
  sleepsUntil(state: Int32Array, who: number): Until | undefined {
    const status = this.status(state, who);
    const { next } = this.nodeOf(state, who);
    if (next === undefined) return undefined;
    if (status === Status.Asleep) return next.until;
    return status === Status.Running && next.kind === Kind.Poll && this.#ready(state, next) < 0
      ? next.until
      : undefined;
  }

  isAlive(state: Int32Array, who: number): boolean {
    return this.status(state, who) <= Status.Asleep;
  }

  /** Changes the state by one move. Returns the answer of the operation, for the history. */
  make(state: Int32Array, who: number, move: Move): number {
    switch (move) {
      case Move.Step:
        return this.#step(state, who);
      case Move.TimeOut:
        return this.#end(state, who, Woken.Timeout);
      case Move.Interrupt:
        return this.#end(state, who, Woken.Interrupted);
      case Move.Kill:
        this.#kill(state, who);
        return 0;
      case Move.Vanish:
        state[this.layout.status + who] = Status.Dead;
        this.write(state, GONE + who, 1);
        return 0;
    }
  }

  #step(state: Int32Array, who: number): number {
    const node = this.nodeOf(state, who);
    const { next } = node;
    if (next === undefined) throw new Error(`Process ${who} has ended.`);
    if (next.kind === Kind.Wait && this.read(state, next.word) === next.a) {
      state[this.layout.status + who] = Status.Asleep;
      this.#queueUp(state, who);
      return Woken.Woken;
    }
    const answer = this.#operate(state, who, next);
    this.#arrive(state, node, answer);
    return answer;
  }

  #operate(state: Int32Array, who: number, { kind, word, a, b, words }: Operation): number {
    switch (kind) {
      case Kind.Announce:
        state[this.layout.announced + who] = word;
        return 0;
      case Kind.Wait:
        return Woken.Changed;
      case Kind.Wake:
        return this.#wake(state, word, a);
      case Kind.Poll:
        return words.findIndex((each) => this.read(state, each) !== 0);
      case Kind.Fill:
        for (let index = 0; index < b; index++) {
          const slot = this.memory.known(word + index);
          if (slot >= 0) state[this.layout.words + slot] = a;
        }
        return 0;
      default:
        break;
    }
    const at = this.layout.words + this.memory.slot(word);
    const value = state[at] ?? 0;
    if (kind === Kind.Store || kind === Kind.PlainStore) {
      state[at] = a;
      return 0;
    }
    if (kind === Kind.CompareExchange) {
      if (value === a) state[at] = b;
    } else if (kind === Kind.Exchange) state[at] = a;
    else if (kind === Kind.Add) state[at] = (value + a) | 0;
    else if (kind === Kind.And) state[at] = value & a;
    else if (kind === Kind.Or) state[at] = value | a;
    return value;
  }

  #ready(state: Int32Array, { words }: Operation): number {
    return words.findIndex((word) => this.read(state, word) !== 0);
  }

  #arrive(state: Int32Array, node: Node, answer: number): void {
    const { who } = node.process;
    const child = node.children.get(answer) ?? node.process.after(node, answer, this.#foresight(state, who));
    state[this.layout.node + who] = child.id;
    state[this.layout.status + who] = child.next === undefined ? Status.Done : Status.Running;
  }

  /** What the process meets from here on if nobody else runs: a guess, which saves running it again for each step. */
  #foresight(state: Int32Array, who: number): (operation: Operation) => number | undefined {
    const alone = this.#scratch;
    alone.set(state);
    return (operation) => {
      const { kind, word, a } = operation;
      if (kind === Kind.Wait) return this.read(alone, word) === a ? undefined : Woken.Changed;
      if (kind === Kind.Wake) return this.#sleepers(alone, word, a);
      if (kind === Kind.Poll && this.#ready(alone, operation) < 0) return undefined;
      return this.#operate(alone, who, operation);
    };
  }

  #sleepers(state: Int32Array, word: number, most: number): number {
    const { queue, processes } = this.layout;
    let count = 0;
    for (let place = 0; place < processes; place++) {
      const who = (state[queue + place] ?? 0) - 1;
      if (who >= 0 && this.nodeOf(state, who).next?.word === word) count++;
    }
    return Math.min(count, most);
  }

  /** First come, first woken, as in the kernel. */
  #wake(state: Int32Array, word: number, count: number): number {
    const { queue, processes } = this.layout;
    let woken = 0;
    for (let place = 0; place < processes && woken < count;) {
      const who = (state[queue + place] ?? 0) - 1;
      if (who < 0) break;
      const node = this.nodeOf(state, who);
      if (node.next?.word !== word) {
        place++;
        continue;
      }
      this.#leaveQueue(state, who);
      this.#arrive(state, node, Woken.Woken);
      woken++;
    }
    return woken;
  }

  #end(state: Int32Array, who: number, answer: number): number {
    const node = this.nodeOf(state, who);
    if (this.status(state, who) === Status.Asleep) this.#leaveQueue(state, who);
    // A poll that ends with nothing says so by its own answer.
    const isPoll = node.next?.kind === Kind.Poll;
    this.#arrive(state, node, isPoll ? -1 : answer);
    return isPoll ? -1 : answer;
  }

  #kill(state: Int32Array, who: number): void {
    const { layout } = this;
    if (this.status(state, who) === Status.Asleep) this.#leaveQueue(state, who);
    state[layout.status + who] = Status.Dying;
    state[layout.died] = 1;
    const announced = state[layout.announced + who] ?? -1;
    state[layout.announced + who] = -1;
    if (announced >= 0) {
      const value = this.read(state, announced);
      if ((value & OWNER_MASK) === 0) this.#wake(state, announced, 1);
      else if ((value & OWNER_MASK) === FIRST_THREAD + who) {
        this.write(state, announced, (value & WAITERS) | OWNER_DIED);
        if ((value & WAITERS) !== 0) this.#wake(state, announced, 1);
      }
    }
    if (!this.vanishing) this.make(state, who, Move.Vanish);
  }

  #queueUp(state: Int32Array, who: number): void {
    const { queue, processes } = this.layout;
    for (let place = 0; place < processes; place++) {
      if (state[queue + place] !== 0) continue;
      state[queue + place] = who + 1;
      return;
    }
  }

  #leaveQueue(state: Int32Array, who: number): void {
    const { queue, processes } = this.layout;
    let to = 0;
    for (let place = 0; place < processes; place++) {
      const entry = state[queue + place] ?? 0;
      if (entry === who + 1) continue;
      state[queue + to++] = entry;
    }
    while (to < processes) state[queue + to++] = 0;
  }
}
