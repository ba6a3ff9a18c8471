/**
 * A simulated process, as the tree of everything that can become of it.
 *
 * Production code can't be stopped between two of its memory operations. But it is deterministic: what it does next
 * depends on the answers that it got so far and on nothing else. So a process that stands before an operation is a node
 * of a tree, and each answer leads to a child. A child is made once, by running the process again from its beginning with
 * the answers on the way to it: at the first operation beyond those it is thrown off the stack, and that operation is
 * what the child stands before. After that, a step of the process is one look-up.
 */
import { sameOperation, type Operation } from './operation.ts';

/** What must never happen has happened. */
export class Violation extends Error {}

/** More operations than this: the process spins. */
const MOST_OPERATIONS = 600;

export interface Node {
  readonly id: number;
  readonly process: Process;
  readonly parent: Node | undefined;
  readonly depth: number;
  /** That led here from the parent. */
  readonly answer: number;
  /** What it does next; `undefined` when it has ended. */
  readonly next: Operation | undefined;
  /** What went wrong on the way here. */
  readonly failure: string | undefined;
  /** Bits of the regions that it is in, see {@link Self.enter}. */
  readonly regions: number;
  /** What it has noted so far. */
  readonly notes: readonly unknown[];
  readonly children: Map<number, Node>;
}

/** What a process of a scenario is given: how it tells the checker what it believes. */
export interface Self {
  readonly who: number;
  /** It is now in this region (a bit), which the scenario may say is exclusive. No step. */
  enter(region: number): void;
  leave(region: number): void;
  /** Kept for the end, in order. No step. */
  note(value: unknown): void;
}

/** Runs a process from its beginning; every operation goes through the replay. */
export type Run = (replay: Replay, self: Self) => void;

/** Thrown to get the process off the stack. */
const suspended = new Error('suspended');

/** What an operation would most likely answer next, or `undefined`: then it is not foreseen. */
export type Foresee = (operation: Operation) => number | undefined;

/** Nodes that are made in advance by one run. */
const MOST_FORESEEN = 60;

/** One run of a process with given answers, and on from there as far as it can be foreseen. */
export class Replay {
  /** The run is over, whatever still happens in it. */
  stopped = false;
  regions = 0;
  notes: readonly unknown[] = [];
  #at = 0;
  readonly #path: readonly Node[];
  readonly #answers: readonly number[];
  readonly #foresee: Foresee;
  readonly #reached: (next: Operation) => void;
  #foreseen = 0;

  /** `reached`: called before each operation that is not on the path, but the first of all. */
  constructor(
    path: readonly Node[],
    answers: readonly number[],
    foresee: Foresee,
    reached: (next: Operation) => void,
  ) {
    this.#path = path;
    this.#answers = answers;
    this.#foresee = foresee;
    this.#reached = reached;
  }

  perform(operation: Operation): number {
    // What `finally` does on the way off the stack has not happened either.
    if (this.stopped) throw suspended;
    const known = this.#answers[this.#at];
    if (known !== undefined) {
      const before = this.#path[this.#at]?.next;
      if (before === undefined || !sameOperation(before, operation)) this.#diverged();
      this.#at++;
      return known;
    }
    this.#reached(operation);
    const answer = this.#foreseen++ < MOST_FORESEEN ? this.#foresee(operation) : undefined;
    if (answer === undefined) {
      this.stopped = true;
      throw suspended;
    }
    this.answered = answer;
    return answer;
  }

  /** The last answer: it leads to the next node that is reached. */
  answered = 0;

  #diverged(): never {
    throw new Error('A process did something else with the same answers: it depends on more than them.');
  }
}

export class Process {
  readonly who: number;
  readonly #run: Run;
  readonly #all: Node[];
  #root: Node | undefined;

  /** `all`: where the nodes of all processes are kept, each at its id. */
  constructor(who: number, run: Run, all: Node[]) {
    this.who = who;
    this.#run = run;
    this.#all = all;
  }

  get root(): Node {
    return (this.#root ??= this.#make(undefined, 0, () => undefined));
  }

  after(node: Node, answer: number, foresee: Foresee): Node {
    return node.children.get(answer) ?? this.#make(node, answer, foresee);
  }

  /** Makes the node, and those after it that can be foreseen. */
  #make(before: Node | undefined, answer: number, foresee: Foresee): Node {
    const path: Node[] = [];
    for (let node = before; node !== undefined; node = node.parent) path.push(node);
    path.reverse();
    const answers = path.slice(1).map((node) => node.answer);
    if (before !== undefined) answers.push(answer);
    let parent = before;
    let first: Node | undefined;
    const add = (next: Operation | undefined, failure?: string): void => {
      const node = this.#add(parent, replay, next, failure);
      first ??= node;
      parent = node;
    };
    const replay = new Replay(path, answers, foresee, add);
    replay.answered = answer;
    try {
      this.#run(replay, selfOf(this.who, replay));
      if (!replay.stopped) add(undefined);
    } catch (error) {
      // After the suspension nothing counts, neither what a `finally` throws.
      if (!replay.stopped) add(undefined, error instanceof Error ? error.message : String(error));
    }
    if (first === undefined) throw new Error(`Process ${this.who} swallowed its suspension.`);
    return first;
  }

  #add(parent: Node | undefined, replay: Replay, next: Operation | undefined, failure?: string): Node {
    const depth = parent === undefined ? 0 : parent.depth + 1;
    const spins = `process ${this.who} has made ${MOST_OPERATIONS} operations: it spins`;
    const node: Node = {
      id: this.#all.length,
      process: this,
      parent,
      depth,
      answer: replay.answered,
      next,
      failure: depth > MOST_OPERATIONS ? spins : failure,
      regions: replay.regions,
      notes: replay.notes,
      children: new Map(),
    };
    this.#all.push(node);
    parent?.children.set(node.answer, node);
    return node;
  }
}

function selfOf(who: number, replay: Replay): Self {
  return {
    who,
    enter(region) {
      replay.regions |= region;
    },
    leave(region) {
      replay.regions &= ~region;
    },
    note(value) {
      replay.notes = [...replay.notes, value];
    },
  };
}
