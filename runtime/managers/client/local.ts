/**
 * Calls of a server in its own process: by proxies that are kept inside its objects, and by a program that serves and
 * uses its manager. Values are copied as if they had travelled.
 */
import { throwIfAborted } from '../../misuse.ts';
import { randomBytes } from '../../platform/index.ts';
import { ProcessError } from '../../errors.ts';
import type { Address } from '../../channel/connection/address.ts';
import { dumps, loads } from '../../channel/pickle.ts';
import type { ProxyClass, Registry } from '../registry.ts';
import { callReferent, hold, holdResult, makeObject } from '../server/calls.ts';
import { Later } from '../server/later.ts';
import type { Holder, Referents } from '../server/referents.ts';
import { TICKET_LENGTH } from '../wire/messages.ts';
import { CallContext, Created, SERVER, type CallOptions, type Reach } from './reach.ts';

export class LocalReach implements Reach, Holder {
  readonly held = new Map<number, number>();
  readonly proxyClasses = new Map<string, ProxyClass>();
  readonly #context: CallContext;

  constructor(
    readonly address: Address,
    readonly authkey: Uint8Array,
    readonly referents: Referents,
    readonly registry: Registry,
  ) {
    this.#context = new CallContext(this, (ident) => {
      this.keep(ident);
    });
  }

  call(ident: number, typeid: string, name: string, args: readonly unknown[]): unknown {
    const result = this.#start(ident, name, args);
    if (result instanceof Later) {
      if (!result.settled && result.abandon())
        throw new ProcessError(
          `${typeid}.${name}() would wait for others, whom this process itself has to serve: use ${name}Async().`,
          { code: 'ERR_MP_DEADLOCK' },
        );
      let outcome: { value: unknown } | { error: unknown } = { value: undefined };
      result.deliverTo({
        succeed: (value) => {
          outcome = { value };
          return true;
        },
        fail: (error) => {
          outcome = { error };
          return true;
        },
      });
      const settled = outcome as { value?: unknown; error?: unknown };
      if ('error' in settled) throw settled.error;
      return this.#finish(ident, name, settled.value);
    }
    if (result instanceof Promise)
      throw new ProcessError(
        `${typeid}.${name}() is async in this very process: use ${name}Async(), or it waits for itself.`,
        { code: 'ERR_MP_DEADLOCK' },
      );
    return this.#finish(ident, name, result);
  }

  async callAsync(
    ident: number,
    _typeid: string,
    name: string,
    args: readonly unknown[],
    { signal }: CallOptions,
  ): Promise<unknown> {
    throwIfAborted(signal);
    const result = this.#start(ident, name, args);
    if (!(result instanceof Later)) return this.#finish(ident, name, await result);
    const value = await new Promise<unknown>((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        if (result.abandon()) reject(signal.reason as Error);
      });
      result.deliverTo({
        succeed: (got) => {
          resolve(got);
          return true;
        },
        fail: (error) => {
          reject(error instanceof Error ? error : new Error(String(error)));
          return true;
        },
      });
    });
    return this.#finish(ident, name, value);
  }

  #start(ident: number, name: string, args: readonly unknown[]): unknown {
    const copied = this.#copy(args, 'args') as unknown[];
    if (ident !== SERVER) return callReferent(this.referents.get(ident), name, copied, this);
    if (name.startsWith('+')) return makeObject(this.registry, name.slice(1), copied);
    if (name === 'numberOfObjects') return this.referents.size;
    throw new ProcessError(`${name} is for other processes: this one has the server itself.`, {
      code: 'ERR_MP_NOT_EXPOSED',
    });
  }

  #finish(ident: number, name: string, value: unknown): unknown {
    const { methodToTypeid = {} } = ident === SERVER ? {} : this.referents.get(ident);
    const kept = Object.hasOwn(methodToTypeid, name) ? methodToTypeid[name] : undefined;
    const made = ident === SERVER && name.startsWith('+');
    const typeid = made ? name.slice(1) : kept;
    if (typeid === undefined) return this.#copy(value, 'result');
    const referent = (made ? hold : holdResult)(this.referents, this.registry, typeid, value);
    this.keep(referent.ident);
    return new Created(referent.ident, [...referent.exposed], typeid, referent.id);
  }

  #copy(value: unknown, root: string): unknown {
    return loads(dumps(value, { root, context: this.#context }), this.#context);
  }

  keep(ident: number): void {
    this.referents.keep(ident, this);
  }

  release(ident: number): void {
    this.referents.release(ident, this);
  }

  lend(ident: number): string {
    const ticket = randomBytes(TICKET_LENGTH / 2).toString('hex');
    this.referents.lend(ident, ticket);
    return ticket;
  }

  claim(ident: number, ticket: string): void {
    this.referents.claim(ident, ticket, this);
  }
}
