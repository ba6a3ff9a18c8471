/**
 * Descriptors inside of what lies in shared memory (queue items, a pool's tasks and results): there is no socket between
 * the two sides to carry them, and whoever put may be gone or busy when somebody gets. So the resource tracker keeps
 * them: the item carries a ticket, for which the getter receives the descriptor, once.
 *
 * What nobody takes stays open there until the program ends.
 */
import { ProcessError } from '../errors.ts';
import { currentPid } from '../memory/object-id.ts';
import type { ReceiveContext, TransferContext, TransferPurpose } from '../memory/transfer.ts';
import { platform, type Fd, randomBytes } from '../platform/index.ts';
import { dropDescriptors, holdDescriptors, takeDescriptors } from '../tracking/index.ts';

/** Tickets of one process: a number of 53 bits, the upper 22 its pid. */
const PER_PROCESS = 2 ** 31;

const REMEMBERED = 1000;
const noTickets: readonly number[] = [];

// Not randomInt(): it draws beforehand, and what it has drawn would be in each child of the fork server.
let used = randomBytes(4).readUInt32LE() % PER_PROCESS;

function nextTicket(): number {
  used = (used + 1) % PER_PROCESS;
  return currentPid() * PER_PROCESS + used;
}

export class Brokered implements TransferContext, ReceiveContext {
  /** A ticket is taken once. */
  readonly once = true;
  /** How many tickets were packed so far; see {@link since}. */
  count = 0;
  #last: number[] = [];
  #packing: number[] = [];
  #taken: Fd[] = [];

  constructor(readonly purpose: TransferPurpose) {}

  attach(fd: Fd): number {
    const ticket = nextTicket();
    holdDescriptors(String(ticket), [fd]);
    this.#packing.push(ticket);
    return ticket;
  }

  packed(complete: boolean): void {
    const tickets = this.#packing;
    if (tickets.length === 0) return;
    this.#packing = [];
    if (!complete) {
      dropTickets(tickets);
      return;
    }
    this.count += tickets.length;
    this.#last = [...this.#last.slice(-REMEMBERED), ...tickets];
  }

  /** What was packed since {@link count} was this: to be dropped where it can't be put after all. */
  since(count: number): readonly number[] {
    return this.count === count ? noTickets : this.#last.slice(count - this.count);
  }

  descriptor(ticket: number): Fd {
    const [fd] = takeDescriptors(String(ticket)) ?? [];
    if (fd === undefined)
      throw new ProcessError(
        'A connection inside of the received value is lost: the resource tracker, which kept it on its way, was killed.',
        { code: 'ERR_MP_UNPICKLING' },
      );
    this.#taken.push(fd);
    return fd;
  }

  restored(): void {
    for (const fd of this.#taken.splice(0)) platform.descriptors.close(fd);
  }
}

/** What was packed is not going to be received. Harmless for tickets that were taken. */
export function dropTickets(tickets: readonly number[]): void {
  for (const ticket of tickets) dropDescriptors(String(ticket));
}
