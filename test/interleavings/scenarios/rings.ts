/** The queues' ring: every item arrives once, in the order of its sender, whoever is killed wherever. */
import { Violation } from '../engine/process.ts';
import { scenario, type Program, type Scenario } from '../engine/scenario.ts';
import type { View } from '../engine/view.ts';
import type { Change } from '../library/load.ts';
import type { Ring } from '../../../runtime/channel/ring/ring.ts';
import { DONE, HEAD, MAXSIZE, TAIL } from '../../../runtime/channel/ring/layout.ts';
import type { Library } from '../library/entry.ts';
import { processes } from './guarded.ts';

interface Shared {
  readonly ring: Ring;
}

const LAYOUT = 'runtime/channel/ring/layout.ts';

/** Chunks of four units, that is of two items, and four of them: so a few items use pieces again. */
const small: readonly Change[] = [
  { file: LAYOUT, from: 'export const CHUNKS = 16384;', to: 'export const CHUNKS = 4;' },
  { file: LAYOUT, from: 'CHUNK_BYTES = 256 * 1024;', to: 'CHUNK_BYTES = 32;' },
  { file: LAYOUT, from: 'CHUNK_SHIFT = 15;', to: 'CHUNK_SHIFT = 2;' },
  { file: LAYOUT, from: 'KEPT_CHUNKS = 16;', to: 'KEPT_CHUNKS = 1;' },
];

function ring(maxsize: number): (library: Library) => Shared {
  return ({ Ring, RingMemory }) => {
    const memory = RingMemory.create();
    memory.words.store(MAXSIZE, maxsize);
    return { ring: new Ring(memory) };
  };
}

const common: Omit<Scenario<Shared>, 'name' | 'programs' | 'objects'> = {
  algorithm: 'ring',
  changes: small,
  mayBlock: (view, { ring: { memory } }) => {
    const empty = view.at(memory.words, HEAD) === view.at(memory.words, TAIL);
    // Who gets waits for an item that never came; who puts for room that nobody made.
    return view.somebodyWasKilled && (empty || view.at(memory.words, MAXSIZE) > 0);
  },
  finally(view, { ring: { memory } }) {
    const got = notesOf(view, 'got');
    if (new Set(got).size !== got.length) throw new Violation(`items were doubled: ${got.join(' ')}`);
    const put = notesOf(view, 'put');
    const empty = view.at(memory.words, HEAD) === view.at(memory.words, TAIL);
    const missing = put.filter((item) => !got.includes(item));
    const inHands = view.somebodyWasKilled ? 1 : 0;
    if (empty && missing.length > inHands) throw new Violation(`items were lost: ${missing.join(' ')}`);
    for (const each of processes(view.count, (who) => ownNotes(view, who, 'got'))) checkOrder(each);
  },
};

function ownNotes(view: View, who: number, what: string): number[] {
  return view
    .notes(who)
    .filter((note): note is [string, number] => Array.isArray(note) && note[0] === what)
    .map(([, item]) => item);
}

function notesOf(view: View, what: string): number[] {
  return processes(view.count, (who) => ownNotes(view, who, what)).flat();
}

/** What one sender put comes in its order. */
function checkOrder(items: readonly number[]): void {
  for (let sender = 1; sender <= 3; sender++) {
    const own = items.filter((item) => Math.floor(item / 10) === sender);
    if (own.some((item, index) => index > 0 && item < (own[index - 1] ?? 0)))
      throw new Violation(`out of order: ${own.join(' ')}`);
  }
}

function putter(count: number, timeout = Infinity): Program<Shared> {
  return (shared, self, { platform }) => {
    for (let index = 0; index < count; index++) {
      const item = 10 * (self.who + 1) + index;
      const words = new Int32Array([item]);
      const bytes = new Uint8Array(words.buffer);
      if (shared.ring.put({ bytes, words, length: 4, pieces: [] }, platform.clock.now() + timeout))
        self.note(['put', item]);
    }
  };
}

function getter(count: number, timeout = Infinity): Program<Shared> {
  return (shared, self, { platform, Scratch }) => {
    const scratch = new Scratch();
    for (let index = 0; index < count; index++) {
      const taken = shared.ring.get(scratch, timeout === 0 ? 0 : platform.clock.now() + timeout);
      if (taken !== undefined) self.note(['got', scratch.words[0]]);
    }
  };
}

function inTurn(...programs: readonly Program<Shared>[]): Program<Shared> {
  return (objects, self, library) => {
    for (const program of programs) program(objects, self, library);
  };
}

/** Says of so many items that they are done. */
function worker(count: number): Program<Shared> {
  return (shared, self, library) => {
    for (let index = 0; index < count; index++) {
      getter(1)(shared, self, library);
      shared.ring.markDone();
    }
  };
}

const joiner: Program<Shared> = (shared, self) => {
  shared.ring.awaitDone();
  self.note('joined');
};

/** Blocks until what it has put was taken, but for what may stay "in the pipe". */
const flusher: Program<Shared> = (shared, self) => {
  shared.ring.flush();
  self.note('flushed');
};

/** Nothing may stay in the pipe. */
const flushesAll: Change = {
  file: LAYOUT,
  from: 'export const CAPACITY_UNITS = CHUNK_UNITS;',
  to: 'export const CAPACITY_UNITS = 0;',
};

const joins: Pick<Scenario<Shared>, 'mayBlock' | 'finally'> = {
  mayBlock: (view) => view.somebodyWasKilled,
  finally: (view, { ring: { memory } }) => {
    const put = notesOf(view, 'put').length;
    if (view.allNotes.includes('joined') && view.at(memory.words, DONE) !== put)
      throw new Violation('joined before all was done');
  },
};

const SOON = 1;

export const ringScenarios = [
  scenario({ ...common, objects: ring(0), name: 'one puts, one gets', programs: [putter(1), getter(1)] }),
  scenario({
    ...common,
    objects: ring(0),
    name: 'one puts three, one gets them',
    programs: [putter(3), getter(3)],
  }),
  scenario({
    ...common,
    objects: ring(1),
    name: 'one puts two, one gets them, room for one',
    programs: [putter(2), getter(2)],
  }),
  scenario({
    ...common,
    objects: ring(0),
    name: 'two put, one gets',
    programs: [putter(1), putter(1), getter(2)],
  }),
  scenario({
    ...common,
    objects: ring(0),
    name: 'one puts two, two get',
    programs: [putter(2), getter(1), getter(1)],
  }),
  scenario({
    ...common,
    objects: ring(1),
    name: 'two put, one gets, room for one',
    programs: [putter(1), putter(1), getter(2)],
  }),
  scenario({
    ...common,
    objects: ring(0),
    name: 'one gives up, another gets',
    programs: [putter(1), getter(1, SOON), getter(1, SOON)],
  }),
  scenario({
    ...common,
    objects: ring(0),
    name: 'both put and get, over several chunks',
    programs: processes(2, () => inTurn(putter(2), getter(2))),
  }),
  scenario({
    ...common,
    objects: ring(0),
    name: 'one fills a chunk, another fills more',
    programs: [putter(2), inTurn(putter(4), getter(6, 0))],
    mortal: [0],
  }),
  scenario({
    ...common,
    ...joins,
    objects: ring(0),
    name: 'one joins what another does',
    programs: [inTurn(putter(2), joiner), worker(2)],
  }),
  scenario({
    ...common,
    ...joins,
    objects: ring(0),
    name: 'one joins what two do',
    programs: [inTurn(putter(2), joiner), worker(1), worker(1)],
  }),
  scenario({
    ...common,
    objects: ring(0),
    changes: [...small, flushesAll],
    name: 'two flush, one item is taken',
    mortal: [],
    // One item stays. But whose item was taken may go on.
    mayBlock: () => true,
    finally: (view) => {
      const [taken = 0] = notesOf(view, 'got');
      if (!view.notes(Math.floor(taken / 10) - 1).includes('flushed'))
        throw new Violation(`${taken} was taken, but who put it does not know`);
    },
    programs: [inTurn(putter(1), flusher), inTurn(putter(1), flusher), getter(1)],
  }),
  scenario({
    ...common,
    objects: ring(0),
    changes: [...small, flushesAll],
    name: 'one flushes what one gets',
    mayBlock: (view) => view.somebodyWasKilled,
    programs: [inTurn(putter(2), flusher), getter(2)],
  }),
];
