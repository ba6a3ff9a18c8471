/**
 * What the tracker knows: which resources there are, who made them and who uses them, and what follows from the end of a
 * process. No sockets in here: clients are just objects.
 */
import type { Fd } from '../platform/port.ts';
import { keyOf, type Resource, type ResourceKind } from './protocol.ts';

export interface Client {
  readonly pid: number;
}

interface Entry {
  readonly resource: Resource;
  readonly maker: Client;
  /** Who has the block open, as far as they said so. */
  readonly users: Set<Client>;
  /** The maker was killed; so the block goes as soon as nobody uses it. */
  orphaned: boolean;
}

/** What has to go: a block at `due` (on the tracker's clock), unless somebody uses it by then. */
interface Due {
  readonly entry: Entry;
  readonly at: number;
}

/** Milliseconds: the name of an orphaned block may be on its way to a process that is going to open it. */
export const GRACE = 1000;

export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #held = new Map<string, readonly Fd[]>();
  readonly #due = new Map<Entry, Due>();

  register(maker: Client, resource: Resource): void {
    const entry: Entry = { resource, maker, users: new Set([maker]), orphaned: false };
    this.#entries.set(keyOf(resource.kind, resource.name, resource.identity), entry);
  }

  /** Without identity: all of that name. */
  unregister(kind: ResourceKind, name: string, identity?: string): void {
    for (const entry of this.#called(kind, name)) {
      if (identity === undefined || entry.resource.identity === identity) this.#forget(entry);
    }
  }

  use(client: Client, name: string, inUse: boolean, now: number): void {
    for (const entry of this.#called('shared-memory', name)) {
      if (inUse) {
        entry.users.add(client);
        this.#due.delete(entry);
      } else {
        entry.users.delete(client);
        this.#consider(entry, now);
      }
    }
  }

  hold(ticket: string, descriptors: readonly Fd[]): void {
    this.#held.set(ticket, descriptors);
  }

  holds(ticket: string): boolean {
    return this.#held.has(ticket);
  }

  /** The caller owns them from now on. */
  take(ticket: string): readonly Fd[] | undefined {
    const descriptors = this.#held.get(ticket);
    this.#held.delete(ticket);
    return descriptors;
  }

  /** The client's process has ended, `killed` or by itself. Returns what has to be removed at once. */
  ended(client: Client, killed: boolean, now: number): Resource[] {
    const removed: Resource[] = [];
    for (const entry of [...this.#entries.values()]) {
      entry.users.delete(client);
      if (entry.maker === client) {
        if (entry.resource.kind === 'shared-memory') entry.orphaned ||= killed;
        else {
          this.#forget(entry);
          removed.push(entry.resource);
        }
      }
      this.#consider(entry, now);
    }
    return removed;
  }

  /** Blocks whose maker was killed, and which nobody has opened since. */
  overdue(now: number): Resource[] {
    const removed: Resource[] = [];
    for (const [entry, { at }] of this.#due) {
      if (at > now) continue;
      this.#forget(entry);
      removed.push(entry.resource);
    }
    return removed;
  }

  /** When {@link overdue} is to be asked next. */
  nextDue(): number {
    return Math.min(Infinity, ...[...this.#due.values()].map(({ at }) => at));
  }

  /** All that is left at the end of the tree. */
  rest(): Resource[] {
    return [...this.#entries.values()].map(({ resource }) => resource);
  }

  #called(kind: ResourceKind, name: string): Entry[] {
    return [...this.#entries.values()].filter(
      ({ resource }) => resource.kind === kind && resource.name === name,
    );
  }

  #forget(entry: Entry): void {
    const { kind, name, identity } = entry.resource;
    this.#entries.delete(keyOf(kind, name, identity));
    this.#due.delete(entry);
  }

  #consider(entry: Entry, now: number): void {
    if (entry.orphaned && entry.users.size === 0 && !this.#due.has(entry))
      this.#due.set(entry, { entry, at: now + GRACE });
  }
}
