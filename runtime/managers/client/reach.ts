/** How a proxy reaches its object: over a connection, or directly where the server is this very process. */
import type { ReceiveContext, TransferContext } from '../../memory/transfer.ts';
import type { Address } from '../../channel/connection/address.ts';
import { BytesOnly } from '../../channel/pickle.ts';
import type { ObjectIdPair } from '../../tracing/index.ts';
import type { ProxyClass } from '../registry.ts';
import type { Deed } from './deed.ts';

/** A new object in the server, counted once for this process. */
export class Created {
  constructor(
    readonly ident: number,
    readonly exposed: readonly string[],
    readonly typeid: string,
    /** In the trace. */
    readonly id: ObjectIdPair,
  ) {}
}

export interface CallOptions {
  signal?: AbortSignal | undefined;
  /** What the call means, for the trace. */
  deed?: Deed | undefined;
}

export interface Reach {
  readonly address: Address;
  readonly authkey: Uint8Array;
  /** The classes of proxies by type, where the program gave some. */
  readonly proxyClasses: Map<string, ProxyClass>;
  /** Blocks. Referent 0 is the server. @throws what the method threw; EOFError if the manager ends. */
  call(ident: number, typeid: string, name: string, args: readonly unknown[], deed?: Deed): unknown;
  callAsync(
    ident: number,
    typeid: string,
    name: string,
    args: readonly unknown[],
    options: CallOptions,
  ): Promise<unknown>;
  /** One proxy more, less of the referent here. Do not block, and never throw for a manager that is gone. */
  keep(ident: number): void;
  release(ident: number): void;
  /** A reference for whoever comes with the ticket. */
  lend(ident: number): string;
  claim(ident: number, ticket: string): void;
}

/** What the values of calls are packed and unpacked with; proxies among them ask for it. */
export class CallContext extends BytesOnly implements TransferContext, ReceiveContext {
  constructor(
    readonly reach: Reach,
    /** The other side is the one that counts: it is the client, and this is its server. */
    readonly count: (ident: number) => void,
  ) {
    super('manager');
  }
}

export const SERVER = 0;

export const NO_MANAGER: ObjectIdPair = { pid: 0, n: 0 };
