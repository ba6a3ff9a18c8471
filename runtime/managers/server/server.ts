/**
 * The server of a manager: one event loop in which every call of every client is served in turn. What has to wait for
 * other clients is a {@link Later} or a promise, and holds up nobody.
 */
import { Op } from '../../../trace/schema.ts';
import { AuthenticationError, EOFError, ProcessError } from '../../errors.ts';
import type { Address } from '../../channel/connection/address.ts';
import { unpack } from '../../channel/pickle.ts';
import { LocalReach } from '../client/local.ts';
import type { Fd } from '../../platform/index.ts';
import { tracer } from '../../tracing/index.ts';
import type { Registry } from '../registry.ts';
import { GREETING, Outcome, Request, REQUEST_HEADER, TICKET_LENGTH } from '../wire/messages.ts';
import { LONGEST_FRAME } from '../wire/limits.ts';
import { Wire } from '../wire/wire.ts';
import { Attention } from './attention.ts';
import { callReferent, hold, holdResult, makeObject } from './calls.ts';
import { Collecting } from './collecting.ts';
import { Later, type Receiver } from './later.ts';
import { Names } from './names.ts';
import { Referents, type Referent } from './referents.ts';
import { Segments } from './segments.ts';
import { Session } from './session.ts';

/** Bytes of a client's first message. */
const LONGEST_GREETING = 64;

export interface ServerIdentity {
  readonly address: Address;
  readonly authkey: Uint8Array;
  /** The manager's object in the trace, `0:0` if there is none. */
  readonly manager: readonly [pid: number, n: number];
}

export class CallServer {
  readonly referents = new Referents();
  readonly registry: Registry;
  readonly #sessions = new Set<Session>();
  readonly #identity: ServerIdentity;
  /** How proxies that are kept in objects reach them. */
  readonly #own: LocalReach;
  readonly #onShutdown: () => void;
  readonly #collecting = new Collecting();
  readonly #names = new Names();
  readonly #segments = new Segments();
  readonly #attention = new Attention(
    (session) => {
      this.#serve(session);
    },
    (session) => {
      this.#end(session);
    },
  );

  constructor(registry: Registry, identity: ServerIdentity, onShutdown: () => void) {
    this.registry = registry;
    this.#identity = identity;
    this.#own = new LocalReach(identity.address, identity.authkey, this.referents, registry);
    this.#onShutdown = onShutdown;
  }

  /** Serves a client that has proved to know the key. */
  add(fd: Fd): void {
    const wire = new Wire(fd);
    // Before it has said how it speaks, nothing long can be meant.
    wire.incoming.longest = LONGEST_GREETING;
    const session = new Session(wire, this.referents, this.#own, (bytes, start, end) => {
      this.#request(session, bytes, start, end);
    });
    this.#sessions.add(session);
    const arrived = (): void => {
      this.#serve(session);
      if (session.greeted && !wire.closed) this.#attention.attend(session);
    };
    const ended = (): void => {
      this.#end(session);
    };
    wire.onDrained = () => {
      wire.watch(true, arrived, ended);
      this.#serve(session);
    };
    wire.watch(true, arrived, ended);
  }

  /** For proxies in this process. */
  get own(): LocalReach {
    return this.#own;
  }

  /** Lets go of all clients. */
  close(): void {
    this.#collecting.stop();
    this.#segments.unlinkAll();
    for (const session of [...this.#sessions]) this.#end(session);
  }

  #end(session: Session): void {
    if (!this.#sessions.delete(session)) return;
    this.#attention.forget(session);
    session.end(this.referents);
  }

  /** All messages of a client that have come completely. */
  #serve(session: Session): void {
    const { wire } = session;
    try {
      while (!wire.congested) if (wire.closed || !wire.incoming.next(session.take)) return;
      // It does not read its replies: no more of them are made until it does.
      wire.watch(false, nothing, nothing);
      this.#attention.leave();
    } catch {
      // Bytes that are no messages: there is nothing to answer to.
      this.#end(session);
    }
  }

  #request(session: Session, bytes: Buffer, start: number, end: number): void {
    if (end - start < REQUEST_HEADER) throw new ProcessError('a request without a header');
    const kind = bytes[start] as Request;
    const call = bytes.readUInt32LE(start + 1);
    const ident = bytes.readUInt32LE(start + 5);
    const at = start + REQUEST_HEADER;
    if (!session.greeted) {
      if (kind !== Request.Hello || bytes.toString('latin1', at, end) !== GREETING)
        throw new AuthenticationError('a client of another kind');
      session.greeted = true;
      session.wire.incoming.longest = LONGEST_FRAME;
      const { address, manager } = this.#identity;
      session.reply(Outcome.Value, call, [address, manager]);
      return;
    }
    try {
      switch (kind) {
        case Request.Call:
          this.#call(session, call, ident, bytes, at, end);
          return;
        case Request.Keep:
          this.referents.keep(ident, session);
          return;
        case Request.Release:
          this.referents.release(ident, session);
          return;
        case Request.Lend:
          this.referents.lend(ident, ticketIn(bytes, at, end));
          return;
        case Request.Claim:
          this.referents.claim(ident, ticketIn(bytes, at, end), session);
          return;
        case Request.Cancel:
          session.cancel(call);
          return;
        default:
          throw new EOFError('no request');
      }
    } catch (error) {
      if (kind !== Request.Call) {
        // Of what nobody waits for, only a missing object may be wrong: who uses it will be told.
        if (error instanceof ProcessError && error.code === 'ERR_MP_NO_REFERENT') return;
        throw error;
      }
      session.fail(call, error);
    }
  }

  #call(session: Session, call: number, ident: number, bytes: Buffer, start: number, end: number): void {
    const length = bytes[start] ?? 0;
    const name = this.#names.read(bytes, start + 1, length);
    const args = unpack(bytes, start + 1 + length, end, session.context);
    if (!Array.isArray(args)) throw new ProcessError('a call without arguments');
    if (ident === 0) {
      this.#ownCall(session, call, name, args);
      return;
    }
    const referent = this.referents.get(ident);
    const result = tracer.on
      ? this.#traced(session, call, referent, name, args)
      : callReferent(referent, name, args, session);
    const typeid = Object.hasOwn(referent.methodToTypeid, name) ? referent.methodToTypeid[name] : undefined;
    this.#deliver(session, call, result, typeid, holdResult);
    if (this.#own.held.size > 0) this.#collecting.soon();
  }

  #traced(session: Session, call: number, referent: Referent, name: string, args: unknown[]): unknown {
    const details = { arg2: call, async: true, text: `${referent.typeid}.${name}` };
    tracer.begin(Op.ManagerServe, referent.id, details);
    try {
      return callReferent(referent, name, args, session);
    } finally {
      tracer.end(Op.ManagerServe, referent.id, details);
    }
  }

  /** A result goes to the client; with a `typeid` it stays here, and the client gets a proxy. */
  #deliver(
    session: Session,
    call: number,
    result: unknown,
    typeid: string | undefined,
    holding: typeof hold,
  ): void {
    if (result instanceof Later) session.await(call, result, this.#receiver(session, call, typeid, holding));
    else if (isThenable(result)) {
      const { succeed, fail } = this.#receiver(session, call, typeid, holding);
      result.then(succeed, fail);
      this.#attention.leave();
    } else if (typeid === undefined) session.reply(Outcome.Value, call, result);
    else this.#created(session, call, typeid, result, holding);
  }

  #receiver(session: Session, call: number, typeid: string | undefined, holding: typeof hold): Receiver {
    return {
      succeed: (value) =>
        typeid === undefined
          ? session.reply(Outcome.Value, call, value)
          : this.#created(session, call, typeid, value, holding),
      fail: (error) => session.fail(call, error),
    };
  }

  #created(session: Session, call: number, typeid: string, object: unknown, holding: typeof hold): boolean {
    try {
      const referent = holding(this.referents, this.registry, typeid, object);
      this.referents.keep(referent.ident, session);
      const { ident, exposed, id } = referent;
      return session.reply(Outcome.Created, call, [ident, [...exposed], typeid, [id.pid, id.n]]);
    } catch (error) {
      return session.fail(call, error);
    }
  }

  /** What the server itself is asked: `+typeid` makes an object. */
  #ownCall(session: Session, call: number, name: string, args: unknown[]): void {
    if (name.startsWith('+')) {
      const typeid = name.slice(1);
      this.#deliver(session, call, makeObject(this.registry, typeid, args), typeid, hold);
      return;
    }
    switch (name) {
      case 'numberOfObjects':
        session.reply(Outcome.Value, call, this.referents.size);
        return;
      case 'debugInfo':
        session.reply(
          Outcome.Value,
          call,
          [...this.referents].map(({ ident, typeid, count }) => ({ id: ident, typeid, references: count })),
        );
        return;
      case 'segments':
        session.reply(Outcome.Value, call, this.#segments.list());
        return;
      case 'trackSegment':
        this.#segments.add(String(args[0]));
        session.reply(Outcome.Value, call, undefined);
        return;
      case 'shutdown':
        // Whoever shuts a manager down finds nothing of it afterwards.
        this.#segments.unlinkAll();
        session.reply(Outcome.Value, call, undefined);
        this.#onShutdown();
        return;
      default:
        throw new ProcessError(`A manager's server knows no ${name}.`, { code: 'ERR_MP_NOT_EXPOSED' });
    }
  }
}

function nothing(): void {
  // Whoever stops watching has nothing to be told.
}

function ticketIn(bytes: Buffer, start: number, end: number): string {
  if (end - start !== TICKET_LENGTH) throw new EOFError('no ticket');
  return bytes.toString('latin1', start, end);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    typeof (value as { then?: unknown }).then === 'function'
  );
}
