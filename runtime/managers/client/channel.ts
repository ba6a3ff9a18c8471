/**
 * This process's connection to a manager, made with the first call. Calls that block and calls that don't share it: each
 * reply says which call it is for.
 */
import { throwIfAborted } from '../../misuse.ts';
import { randomBytes } from '../../platform/index.ts';
import { Op, Result } from '../../../trace/schema.ts';
import { EOFError, ProcessError, SystemError } from '../../errors.ts';
import { addressText, type Address } from '../../channel/connection/address.ts';
import { deadlineOf } from '../../channel/deadline.ts';
import { unpack } from '../../channel/pickle.ts';
import { thrownHere, unpackThrown, type PackedThrown } from '../../channel/thrown.ts';
import type { Milliseconds } from '../../platform/index.ts';
import { previewCall, tracer, type ObjectIdPair } from '../../tracing/index.ts';
import type { ProxyClass } from '../registry.ts';
import {
  callFrame,
  GREETING,
  Outcome,
  REPLY_HEADER,
  Request,
  requestFrame,
  TICKET_LENGTH,
  type Frame,
} from '../wire/messages.ts';
import { Patience } from '../wire/patience.ts';
import { Wire } from '../wire/wire.ts';
import { gone, openServer, silent } from './absent.ts';
import { begins, ends, type Deed } from './deed.ts';
import { CallContext, Created, NO_MANAGER, SERVER, type CallOptions, type Reach } from './reach.ts';

/** Milliseconds: a little longer than a call takes whose manager has a CPU for itself. */
const MOMENT = 0.04;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export class Channel implements Reach {
  readonly address: Address;
  readonly authkey: Uint8Array;
  readonly proxyClasses = new Map<string, ProxyClass>();
  readonly #context = new CallContext(this, (ident) => {
    this.counted(ident);
  });
  readonly #pending = new Map<number, Pending>();
  /** Proxies here, by referent: what a forked child has too. */
  readonly #proxies = new Map<number, number>();
  readonly #patience = new Patience(MOMENT);
  #wire: Wire | undefined;
  /** A manager has been here: it has answered, or made a proxy that came here. */
  #known = false;
  #manager: ObjectIdPair = NO_MANAGER;
  #last = 0;
  /** What is to be said first of all, once connected. */
  #early: Frame[] = [];
  /** The call that is waited for by blocking, and what came of it. */
  #awaited = 0;
  /** Calls that wait while one is made for a part of what they got, and what came of them meanwhile. */
  readonly #outer = new Map<number, { value: unknown; error: unknown } | undefined>();
  #arrived = false;
  #value: unknown;
  #error: unknown;

  constructor(address: Address, authkey: Uint8Array) {
    this.address = address;
    this.authkey = authkey;
  }

  /**
   * Connects now.
   * @param timeout Milliseconds that the server may take for the handshake, and for its first word.
   * @throws AuthenticationError, SystemError; TimeoutError for one that takes longer to say its first word.
   */
  connect(timeout: Milliseconds = Infinity): Wire {
    if (this.#wire !== undefined) return this.#wire;
    const wire = new Wire(openServer(this.address, this.authkey, timeout, this.#known));
    try {
      const call = this.#nextCall();
      wire.send(requestFrame(Request.Hello, call, 0, GREETING));
      this.#wire = wire;
      const [, [pid, n]] = this.#await(wire, call, deadlineOf(timeout)) as [unknown, [number, number]];
      this.#manager = { pid, n };
      this.#known = true;
      for (const frame of this.#early.splice(0)) wire.send(frame);
      return wire;
    } catch (error) {
      this.#lose();
      wire.close();
      throw error;
    }
  }

  /** Says what is still to be said, in a process that is about to end. */
  flush(timeout: Milliseconds): void {
    if (this.#early.length > 0) this.connect(timeout);
  }

  call(ident: number, typeid: string, name: string, args: readonly unknown[], deed?: Deed): unknown {
    const traced = tracer.on;
    const wire = this.connect();
    const call = this.#nextCall();
    if (!traced) return this.#exchange(wire, call, ident, name, args);
    const details = { arg2: call, text: previewCall(`${typeid}.${name}`, args), result: Result.Ok as Result };
    tracer.begin(Op.ManagerCall, this.#manager, details);
    if (deed !== undefined) begins(deed, false);
    let value: unknown;
    try {
      value = this.#exchange(wire, call, ident, name, args);
    } catch (error) {
      details.result = Result.Failed;
      throw error;
    } finally {
      if (deed !== undefined) ends(deed, false, details.result === Result.Failed, value);
      tracer.end(Op.ManagerCall, this.#manager, details);
    }
    return value;
  }

  /** Asks the server for something, whose answer nobody waits for. It may take `timeout` to let this process in. */
  tell(name: string, timeout: Milliseconds): void {
    this.connect(timeout).post(callFrame(this.#nextCall(), SERVER, name, [], this.#context));
  }

  #exchange(wire: Wire, call: number, ident: number, name: string, args: readonly unknown[]): unknown {
    const frame = callFrame(call, ident, name, args, this.#context);
    try {
      wire.send(frame);
    } catch (error) {
      throw this.#explained(error);
    }
    return this.#await(wire, call);
  }

  /** Blocks until the reply to `call` has come; replies to others are handed on. */
  #await(wire: Wire, call: number, deadline = Infinity): unknown {
    const outer = this.#awaited;
    if (outer !== 0) this.#outer.set(outer, undefined);
    this.#awaited = call;
    this.#arrived = false;
    try {
      while (!this.#takeUpTo(wire)) {
        if (this.#patience.until(wire)) continue;
        if (!wire.waitReadable(deadline)) throw silent(this.address);
        wire.fill();
      }
    } catch (error) {
      this.#outer.delete(outer);
      throw this.#explained(error);
    } finally {
      this.#awaited = outer;
    }
    this.#arrived = false;
    const value = this.#value;
    const error = this.#error;
    this.#value = this.#error = undefined;
    if (outer !== 0) this.#resume(outer);
    if (error !== undefined) throw thrownHere(error as Error);
    return value;
  }

  /** What came for an outer call while an inner one waited. */
  #resume(call: number): void {
    const reply = this.#outer.get(call);
    this.#outer.delete(call);
    if (reply === undefined) return;
    this.#value = reply.value;
    this.#error = reply.error;
    this.#arrived = true;
  }

  /** Whether the awaited reply was among what has come so far. */
  #takeUpTo(wire: Wire): boolean {
    while (!this.#arrived) if (!wire.incoming.next(this.#read)) return false;
    return true;
  }

  async callAsync(
    ident: number,
    typeid: string,
    name: string,
    args: readonly unknown[],
    { signal, deed }: CallOptions,
  ): Promise<unknown> {
    throwIfAborted(signal);
    const wire = this.connect();
    const call = this.#nextCall();
    const frame = callFrame(call, ident, name, args, this.#context);
    try {
      wire.send(frame);
    } catch (error) {
      throw this.#explained(error);
    }
    const details = { arg2: call, async: true, text: '' };
    const traced = tracer.on;
    if (traced) {
      details.text = previewCall(`${typeid}.${name}`, args);
      tracer.begin(Op.ManagerCall, this.#manager, details);
      if (deed !== undefined) begins(deed, true);
    }
    const cancel = (): void => {
      this.#post(requestFrame(Request.Cancel, call, 0));
    };
    signal?.addEventListener('abort', cancel, { once: true });
    let failed = true;
    let value: unknown;
    try {
      value = await new Promise<unknown>((resolve, reject) => {
        this.#pending.set(call, { resolve, reject });
        this.#watch(wire);
      });
      failed = false;
      return value;
    } catch (error) {
      if (error === CANCELLED) throwIfAborted(signal);
      throw error;
    } finally {
      signal?.removeEventListener('abort', cancel);
      if (traced && deed !== undefined) ends(deed, true, failed, value);
      if (traced) tracer.end(Op.ManagerCall, this.#manager, details);
    }
  }

  keep(ident: number): void {
    this.#count(ident, 1);
    this.#post(requestFrame(Request.Keep, 0, ident));
  }

  /** A reference that the server has counted already. */
  counted(ident: number): void {
    this.#count(ident, 1);
  }

  release(ident: number): void {
    this.#count(ident, -1);
    this.#post(requestFrame(Request.Release, 0, ident));
  }

  lend(ident: number): string {
    const ticket = randomBytes(TICKET_LENGTH / 2).toString('hex');
    this.#post(requestFrame(Request.Lend, 0, ident, ticket));
    return ticket;
  }

  claim(ident: number, ticket: string): void {
    this.#known = true;
    this.#count(ident, 1);
    this.#post(requestFrame(Request.Claim, 0, ident, ticket));
  }

  /** For a child that is about to be forked: references of its own, for the proxies that it inherits. */
  lendToFork(): Frame[] {
    return [...this.#proxies].flatMap(([ident, count]) => [
      requestFrame(Request.Claim, 0, ident, this.lend(ident)),
      ...Array.from({ length: count - 1 }, () => requestFrame(Request.Keep, 0, ident)),
    ]);
  }

  /** In a forked child: the connection is the parent's. */
  forked(early: Frame[]): void {
    this.#wire?.close();
    this.#wire = undefined;
    this.#pending.clear();
    this.#early = early;
  }

  /** Ends the connection; the next call makes another. */
  disconnect(): void {
    this.#lose();
  }

  toString(): string {
    return addressText(this.address);
  }

  #count(ident: number, by: number): void {
    const count = (this.#proxies.get(ident) ?? 0) + by;
    if (count > 0) this.#proxies.set(ident, count);
    else this.#proxies.delete(ident);
  }

  /** Sends what nobody waits for. */
  #post(frame: Frame): void {
    if (this.#wire === undefined) this.#early.push(frame);
    else this.#wire.post(frame);
  }

  #nextCall(): number {
    this.#last = (this.#last % 0xffff_fffe) + 1;
    return this.#last;
  }

  readonly #read = (buffer: Buffer, start: number, end: number): void => {
    const call = end - start < REPLY_HEADER ? 0 : buffer.readUInt32LE(start + 1);
    const mine = call === this.#awaited;
    const pending = mine ? undefined : this.#pending.get(call);
    if (!mine && pending === undefined && !this.#outer.has(call)) return;
    if (pending !== undefined) {
      this.#pending.delete(call);
      if (this.#pending.size === 0) this.#wire?.watch(false, this.#serve, this.#ended);
    }
    let value: unknown;
    let error: unknown;
    try {
      value = this.#outcome(buffer, start, end);
    } catch (thrown) {
      error = thrown;
    }
    if (pending !== undefined) {
      if (error === undefined) pending.resolve(value);
      else pending.reject(error);
      return;
    }
    if (!mine) {
      this.#outer.set(call, { value, error });
      return;
    }
    this.#value = value;
    this.#error = error;
    this.#arrived = true;
  };

  #outcome(buffer: Buffer, start: number, end: number): unknown {
    const outcome = buffer[start] as Outcome;
    if (outcome === Outcome.Nothing) return undefined;
    if (outcome === Outcome.Cancelled) throw CANCELLED;
    const value = unpack(buffer, start + REPLY_HEADER, end, this.#context);
    if (outcome === Outcome.Value) return value;
    if (outcome === Outcome.Failed) throw unpackThrown(value as PackedThrown, this.#context);
    const [ident, exposed, typeid, [pid, n]] = value as [number, string[], string, [number, number]];
    this.counted(ident);
    return new Created(ident, exposed, typeid, { pid, n });
  }

  #watch(wire: Wire): void {
    wire.watch(true, this.#serve, this.#ended);
    // A blocking call may have read it already.
    setImmediate(this.#serve);
  }

  readonly #serve = (): void => {
    const wire = this.#wire;
    if (wire === undefined || this.#pending.size === 0) return;
    try {
      while (wire.incoming.next(this.#read));
    } catch (error) {
      this.#lose(error);
    }
  };

  readonly #ended = (): void => {
    this.#lose();
  };

  /** What the system says of a manager that is gone, in words. */
  #explained(error: unknown): unknown {
    if (error instanceof EOFError || (error instanceof SystemError && error.code === 'EPIPE')) {
      this.#lose();
      return gone(this.address);
    }
    // What is no message: nothing that comes after it can be made out.
    if (error instanceof ProcessError && error.code === 'ERR_MP_BAD_MESSAGE') this.#lose(error);
    return error;
  }

  #lose(error: unknown = gone(this.address)): void {
    const wire = this.#wire;
    this.#wire = undefined;
    wire?.close();
    const waiting = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of waiting) reject(error);
  }
}

const CANCELLED = new ProcessError('This call was cancelled.');
