/**
 * The objects that a manager holds, each as long as anybody has a proxy of it. References are counted for each holder,
 * so that those of a client which is gone go with it.
 */
import { Op, type ObjectInfo } from '../../../trace/schema.ts';
import { ProcessError } from '../../errors.ts';
import { nextObjectId } from '../../memory/object-id.ts';
import { tracer, type ObjectIdPair } from '../../tracing/index.ts';
import { Structure } from '../structures/structure.ts';

export interface Referent {
  readonly ident: number;
  readonly typeid: string;
  readonly object: unknown;
  /** Names that may be called. */
  readonly exposed: ReadonlySet<string>;
  /** Methods whose results stay here, by the type of the proxy for them. */
  readonly methodToTypeid: Readonly<Record<string, string>>;
  /** In the trace. */
  readonly id: ObjectIdPair;
  count: number;
}

/** Somebody whose references are counted together. */
export interface Holder {
  readonly held: Map<number, number>;
}

/** Tickets whose claim has come before their lending, and those of messages that nobody read, are forgotten beyond. */
const MOST_TICKETS = 100_000;

export class Referents {
  readonly #byIdent = new Map<number, Referent>();
  readonly #byObject = new Map<object, number>();
  /** References that travel: ticket → referent, or 0 when it was claimed before the lender's word came. */
  readonly #tickets = new Map<string, number>();
  #last = 0;

  get size(): number {
    return this.#byIdent.size;
  }

  [Symbol.iterator](): Iterator<Referent> {
    return this.#byIdent.values();
  }

  /** The same object again is the same referent. */
  add(
    typeid: string,
    object: unknown,
    exposed: Iterable<string>,
    methodToTypeid: Readonly<Record<string, string>>,
  ): Referent {
    const key = typeof object === 'object' || typeof object === 'function' ? object : null;
    const known = key === null ? undefined : this.#byIdent.get(this.#byObject.get(key) ?? 0);
    if (known?.typeid === typeid) return known;
    const ident = ++this.#last;
    const id = nextObjectId();
    if (tracer.on) tracer.created(id, infoOf(typeid, object));
    const referent: Referent = {
      ident,
      typeid,
      object,
      exposed: new Set(exposed),
      methodToTypeid,
      id,
      count: 0,
    };
    this.#byIdent.set(ident, referent);
    if (key !== null) this.#byObject.set(key, ident);
    return referent;
  }

  /** @throws ProcessError (ERR_MP_NO_REFERENT) when there is none any more. */
  get(ident: number): Referent {
    const referent = this.#byIdent.get(ident);
    if (referent === undefined)
      throw new ProcessError(
        `The manager no longer has the object ${ident}: its last proxy is gone, or the manager is another one.`,
        { code: 'ERR_MP_NO_REFERENT' },
      );
    return referent;
  }

  /** @throws ProcessError as {@link get}. */
  keep(ident: number, holder: Holder): void {
    this.#change(this.get(ident), 1);
    holder.held.set(ident, (holder.held.get(ident) ?? 0) + 1);
  }

  /** Of what the holder does not have, nothing. */
  release(ident: number, holder: Holder): void {
    const held = holder.held.get(ident);
    if (held === undefined) return;
    if (held > 1) holder.held.set(ident, held - 1);
    else holder.held.delete(ident);
    const referent = this.#byIdent.get(ident);
    if (referent !== undefined) this.#change(referent, -1);
  }

  releaseAll(holder: Holder): void {
    for (const [ident, held] of holder.held) {
      const referent = this.#byIdent.get(ident);
      if (referent !== undefined) this.#change(referent, -held);
    }
    holder.held.clear();
  }

  /** A reference that waits for whoever comes with the ticket. */
  lend(ident: number, ticket: string): void {
    if (this.#tickets.delete(ticket)) return;
    this.#change(this.get(ident), 1);
    this.#note(ticket, ident);
  }

  /**
   * The reference of the ticket is the holder's now. Whoever lends still has its own reference, so the referent is there
   * even if the lender's word comes later, over another connection.
   */
  claim(ident: number, ticket: string, holder: Holder): void {
    if (this.#tickets.delete(ticket)) {
      holder.held.set(ident, (holder.held.get(ident) ?? 0) + 1);
      return;
    }
    this.keep(ident, holder);
    this.#note(ticket, 0);
  }

  #note(ticket: string, ident: number): void {
    this.#tickets.set(ticket, ident);
    if (this.#tickets.size <= MOST_TICKETS) return;
    const [oldest] = this.#tickets.keys();
    if (oldest !== undefined) this.#tickets.delete(oldest);
  }

  #change(referent: Referent, by: number): void {
    referent.count += by;
    if (tracer.on)
      tracer.instant(Op.ManagerReference, referent.id, { arg: referent.count, text: referent.typeid });
    if (referent.count > 0) return;
    this.#byIdent.delete(referent.ident);
    const { object } = referent;
    if (typeof object === 'object' || typeof object === 'function') {
      if (object !== null && this.#byObject.get(object) === referent.ident) this.#byObject.delete(object);
    }
  }
}

function infoOf(typeid: string, object: unknown): ObjectInfo {
  const { kind: like, ...info } = object instanceof Structure ? object.info() : { kind: 'proxy' as const };
  // The same class is behind both.
  const kind = like === 'joinable-queue' && typeid === 'Queue' ? 'queue' : like;
  return {
    kind,
    type: typeid,
    ...info,
    ...(object instanceof Structure && object.passive ? { passive: true } : {}),
  };
}
