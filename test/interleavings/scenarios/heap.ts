/**
 * The heap: memory that a process allocates, lends to others, and uses again when nobody has it any more. A block's way to
 * another process goes through a mailbox: its offset, then a byte in a pipe, and a byte back when it has arrived.
 */
import { Violation, type Self } from '../engine/process.ts';
import { scenario, type Program, type Scenario } from '../engine/scenario.ts';
import type { Block } from '../../../runtime/memory/block.ts';
import type { Fd } from '../../../runtime/platform/port.ts';
import type { Library } from '../library/entry.ts';

interface Shared {
  readonly mailbox: Block;
  /** Two for each process: something was sent to it, and what it had sent has arrived. */
  readonly pipes: readonly Fd[];
}

/** Bytes of each block: one line of its arena, with the words that the block has of its own. */
const BYTES = 48;
const LINE = 64;
/** Bits of the regions: who uses which line. */
const PLACES = 8;

const common: Omit<Scenario<Shared>, 'name' | 'programs'> = {
  algorithm: 'heap',
  objects: ({ allocate, platform }) => ({
    mailbox: allocate(64),
    pipes: [0, 1, 2, 3, 4, 5].map(() => platform.descriptors.pipe()[0]),
  }),
  exclusive: (1 << PLACES) - 1,
  // Who waits for a block that was never sent, or for an answer that never came.
  mayBlock: (view) => view.somebodyWasKilled,
  words: 256,
};

/** Uses a block as its own: nobody else may have anything in the same place, and nothing may change it. */
function use(block: Block, self: Self, value: number): void {
  const place = Math.floor(block.offset / LINE);
  if (place >= PLACES) throw new Violation('more blocks than were thought of');
  self.enter(1 << place);
  block.words[0] = value;
  const found = block.words[0];
  self.leave(1 << place);
  if (found !== value)
    throw new Violation(`${value} was written to a block, and then it was ${String(found)}`);
}

function ring({ pipes }: Shared, index: number, { platform }: Library): void {
  platform.descriptors.write(((pipes[index] ?? 0) + 1) as Fd, new Uint8Array(1), 0, 1);
}

function listen({ pipes }: Shared, index: number, { platform }: Library): void {
  platform.descriptors.poll([{ fd: pipes[index] as Fd, readable: true }], Infinity);
}

/** Returns when the other one has it: until then it is lent to the way. */
function send(block: Block, shared: Shared, self: Self, to: number, library: Library): void {
  let delivered = (): void => undefined;
  const [, , offset] = block.pack({
    purpose: 'process',
    attach: (fd) => fd,
    whenDelivered: (done) => {
      delivered = done;
    },
  });
  shared.mailbox.words[to] = offset;
  ring(shared, 2 * to, library);
  listen(shared, 2 * self.who + 1, library);
  delivered();
}

/** The first arena of process 0: its name, and its descriptor, as the simulated machine gives them out. */
const ARENA = '1001:1:16843009-16843009';
const ARENA_DESCRIPTOR = 32;

function receive(shared: Shared, self: Self, from: number, library: Library): Block {
  listen(shared, 2 * self.who, library);
  const offset = shared.mailbox.words[self.who] ?? 0;
  const block = library.receiveBlock([ARENA, ARENA_DESCRIPTOR, offset, BYTES], {
    purpose: 'process',
    descriptor: (index) => index as Fd,
  });
  ring(shared, 2 * from + 1, library);
  return block;
}

/** Lends a block, gives its own handle up, and allocates again. */
const lender: Program<Shared> = (shared, self, library) => {
  const lent = library.allocate(BYTES);
  send(lent, shared, self, 1, library);
  lent.close();
  for (const value of [6, 7]) {
    const own = library.allocate(BYTES);
    use(own, self, value);
    own.close();
  }
};

/** Uses what it is lent. */
const borrower: Program<Shared> = (shared, self, library) => {
  const block = receive(shared, self, self.who - 1, library);
  use(block, self, 8);
  block.close();
};

/** Passes it on, and gives it up. */
const middleman: Program<Shared> = (shared, self, library) => {
  const block = receive(shared, self, 0, library);
  send(block, shared, self, 2, library);
  block.close();
};

export const heapScenarios = [
  scenario({ ...common, name: 'one lends to another and allocates again', programs: [lender, borrower] }),
  scenario({
    ...common,
    name: 'a block that was lent is passed on',
    programs: [lender, middleman, borrower],
  }),
];
