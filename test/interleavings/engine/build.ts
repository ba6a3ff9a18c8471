/** Puts a scenario together: the memory as its maker leaves it, and the processes before their first operation. */
import { Machine } from '../library/machine.ts';
import type { MakeLibrary } from '../library/load.ts';
import { Packer, Receiver } from '../library/twins.ts';
import { Kind, type Operation } from './operation.ts';
import { Process, type Node, type Replay, type Self } from './process.ts';
import type { Program, Scenario } from './scenario.ts';
import { Layout, Memory } from './state.ts';
import { GONE, World } from './world.ts';

export interface Built {
  readonly scenario: Scenario;
  readonly world: World;
  readonly processes: readonly Process[];
  /** As their maker has them. */
  readonly objects: unknown;
}

const MOST_WORDS = 128;

export function buildScenario(scenario: Scenario, makeLibrary: MakeLibrary): Built {
  const memory = new Memory(scenario.words ?? MOST_WORDS);
  const count = scenario.programs.length;
  for (let who = 0; who < count; who++) memory.slot(GONE + who);
  const perform = (operation: Operation): number => performAtOnce(memory, operation);
  const maker = makeLibrary(new Machine(-1, perform));
  const made = scenario.objects(maker);
  const packed = new Packer(maker).pack(made);
  const nodes: Node[] = [];
  const processes = scenario.programs.map((program, who) => {
    // What it does to receive its twins is done for once, and then known.
    const answers: number[] = [];
    begin(makeLibrary, packed, who, (operation) => {
      const answer = perform(operation);
      answers.push(answer);
      return answer;
    });
    return new Process(who, running(makeLibrary, packed, program, answers, memory), nodes);
  });
  const layout = new Layout(count, memory.capacity);
  const world = new World(layout, memory, processes, nodes, scenario.vanishing === true);
  return { scenario, world, processes, objects: made };
}

function begin(
  makeLibrary: MakeLibrary,
  packed: unknown,
  who: number,
  perform: (operation: Operation) => number,
): { library: ReturnType<MakeLibrary>; objects: unknown } {
  const library = makeLibrary(new Machine(who, perform));
  const objects = new Receiver(library).receive(packed);
  return { library, objects };
}

function running(
  makeLibrary: MakeLibrary,
  packed: unknown,
  program: Program<unknown>,
  answers: readonly number[],
  memory: Memory,
): (replay: Replay, self: Self) => void {
  return (replay, self) => {
    let at = 0;
    const { library, objects } = begin(makeLibrary, packed, self.who, (operation) => {
      const known = answers[at];
      if (known !== undefined) {
        at++;
        return known;
      }
      if (operation.kind !== Kind.Announce && operation.kind !== Kind.Poll) memory.slot(operation.word);
      return replay.perform(operation);
    });
    program(objects, self, library);
  };
}

/** Where nobody else is yet. */
function performAtOnce(memory: Memory, { kind, word, a, b }: Operation): number {
  if (kind === Kind.Fill || kind === Kind.Announce || kind === Kind.Wake) return 0;
  if (kind > Kind.Fill) throw new Error('A process can not sleep before it begins.');
  const slot = memory.slot(word);
  const value = memory.initial[slot] ?? 0;
  const values: Partial<Record<Kind, number>> = {
    [Kind.Store]: a,
    [Kind.PlainStore]: a,
    [Kind.Exchange]: a,
    [Kind.Add]: (value + a) | 0,
    [Kind.And]: value & a,
    [Kind.Or]: value | a,
  };
  if (kind === Kind.CompareExchange) {
    if (value === a) memory.initial[slot] = b;
  } else memory.initial[slot] = values[kind] ?? value;
  return value;
}
