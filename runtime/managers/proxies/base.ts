/**
 * `BaseProxy`: stands for an object that a manager holds. It counts as a reference of it, until it is collected or its
 * process ends.
 */
import { inspect } from 'node:util';
import { Op } from '../../../trace/schema.ts';
import { rangeError, typeError } from '../../errors.ts';
import {
  registerTransferable,
  transfer,
  type TransferContext,
  type TransferRecord,
} from '../../memory/transfer.ts';
import type { Address } from '../../channel/connection/address.ts';
import { currentProcess } from '../../process/main-process.ts';
import { reachOf } from '../client/channels.ts';
import { CallContext, Created, type CallOptions, type Reach } from '../client/reach.ts';
import { tracer, type EventDetails, type ObjectIdPair } from '../../tracing/index.ts';
import { deedOf, type Deed } from '../client/deed.ts';
import type { ProxyClass } from '../registry.ts';
import { CONTENTS, TEXT } from '../server/calls.ts';
import { SessionContext } from '../server/session.ts';

/** What a proxy stands for. Python's token. */
export interface ProxyLink {
  readonly reach: Reach;
  readonly ident: number;
  readonly typeid: string;
  readonly exposed: readonly string[];
  /** In the trace. */
  readonly id: ObjectIdPair;
}

/** Where a proxy keeps it: not private, since some proxies are seen through a JavaScript Proxy. */
export const link: unique symbol = Symbol('multiprocessing.link');

const collected = new FinalizationRegistry<ProxyLink>(({ reach, ident }) => {
  try {
    reach.release(ident);
  } catch {
    // The manager has ended.
  }
});

/** What stands here for an object that lives in a manager: its methods are called there. */
export class BaseProxy {
  /** Names of the object's methods that the proxy may call; a subclass that is registered as `proxytype` may set it. */
  static readonly exposed?: readonly string[];
  /** Methods whose results stay in the manager, by the type of the proxy for them; likewise. */
  static readonly methodToTypeid?: Readonly<Record<string, string>>;
  /** @internal */
  declare readonly [link]: ProxyLink;

  /** @internal Proxies are made by their managers. */
  constructor(made: ProxyLink) {
    if (typeof made !== 'object' || (made as unknown) === null || !('reach' in made))
      throw typeError('Proxies are made by managers: call the method of the type, such as manager.dict().');
    Object.defineProperty(this, link, { value: made, configurable: true });
    collected.register(this, made);
  }

  /**
   * Calls a method of the object. Blocks until the manager has answered.
   * @throws what the method throws, with the remote stack as `cause`; PicklingError for arguments that can't be sent.
   */
  callMethod(name: string, args: readonly unknown[] = []): unknown {
    const { reach, ident, typeid } = this[link];
    if (typeof name !== 'string' || !Array.isArray(args)) throw badCall(name);
    return unfold(reach, reach.call(ident, typeid, name, args));
  }

  /** @internal The same of a call that waits for others; `deed` says for what. */
  protected callWaiting(name: string, args: readonly unknown[], deed: Deed | undefined): unknown {
    if (deed === undefined) return this.callMethod(name, args);
    const { reach, ident, typeid } = this[link];
    return reach.call(ident, typeid, name, args, deed);
  }

  /** @internal What a call means; nothing where nobody observes. */
  protected deed(op: Op, timeout?: unknown, details?: EventDetails): Deed | undefined {
    return tracer.on ? deedOf(op, this[link].id, timeout, details) : undefined;
  }

  /** As {@link callMethod}, leaving the event loop free. */
  async callMethodAsync(
    name: string,
    args: readonly unknown[] = [],
    options: CallOptions = {},
  ): Promise<unknown> {
    const { reach, ident, typeid } = this[link];
    if (typeof name !== 'string' || !Array.isArray(args)) throw badCall(name);
    const { signal } = options;
    if (signal !== undefined && !(signal instanceof AbortSignal))
      throw typeError(`${name}: signal is an AbortSignal, such as controller.signal.`);
    return unfold(reach, await reach.callAsync(ident, typeid, name, args, options));
  }

  /** A copy of the object itself. */
  getValue(): unknown {
    return this.callMethod(CONTENTS);
  }

  /** Python's name of {@link callMethod}. */
  _callmethod(name: string, args: readonly unknown[] = []): unknown {
    return this.callMethod(name, args);
  }

  /** Python's name of {@link getValue}. */
  _getvalue(): unknown {
    return this.getValue();
  }

  /** The object's own text, from the manager. Never throws: where there is none, it says why. */
  toString(): string {
    return textOf(this[link], () => this.callMethod(TEXT) as string);
  }

  /** Shown by console.log: the contents, or that there is no manager any more. */
  [Symbol.for('nodejs.util.inspect.custom')](_depth: number, options: object): string {
    return textOf(this[link], () => this.describe(options));
  }

  /** @internal What console.log shows. */
  describe(_options: object): string {
    return this.callMethod(TEXT) as string;
  }

  /** @internal */
  [transfer](context: TransferContext): TransferRecord {
    const { reach, ident, typeid, exposed, id } = this[link];
    const toItsServer = context instanceof CallContext && context.reach === reach;
    const toItsClient = context instanceof SessionContext && context.referents === referentsOf(reach);
    if (toItsClient) context.referents.keep(ident, context.holder);
    const within = toItsServer || toItsClient;
    // A key leaves this process only by ways that stay within the program.
    const trusted =
      context.purpose === 'process' || context.purpose === 'pool' || context.purpose === 'queue';
    const proxyClass = this.constructor === BaseProxy ? null : (this.constructor as ProxyClass);
    const data: ProxyRecord = [
      within ? null : reach.address,
      within || !trusted ? null : reach.authkey,
      typeid,
      ident,
      [...exposed],
      // A class that was made for the exposed names is made again from them.
      proxyClass === null || Object.hasOwn(proxyClass, automatic) ? null : proxyClass,
      within ? null : reach.lend(ident),
      [id.pid, id.n],
    ];
    return { kind: 'proxy', data };
  }
}

function badCall(name: unknown): TypeError {
  return typeof name === 'string'
    ? typeError(`callMethod('${name}', args): args is an array.`)
    : typeError('callMethod(name, args): the name of a method is text.');
}

type ProxyRecord = readonly [
  address: Address | null,
  authkey: Uint8Array | null,
  typeid: string,
  ident: number,
  exposed: string[],
  proxyClass: ProxyClass | null,
  ticket: string | null,
  id: readonly [pid: number, n: number],
];

/** Marks a class that was made for a list of exposed names. */
export const automatic: unique symbol = Symbol('multiprocessing.automatic');

function referentsOf(reach: Reach): unknown {
  return 'referents' in reach ? reach.referents : undefined;
}

/** What is being made into text, each inside of the one before. */
const beingShown: ProxyLink[] = [];

function textOf(shown: ProxyLink, make: () => string): string {
  const { reach, ident, typeid } = shown;
  if (beingShown.some((one) => one.reach === reach && one.ident === ident))
    return `<${typeid}, which contains itself>`;
  beingShown.push(shown);
  try {
    return make();
  } catch (error) {
    return `<proxy of a ${typeid}: ${error instanceof Error ? error.message : 'unknown'}>`;
  } finally {
    beingShown.pop();
  }
}

/** What a call gives: a value, or a new object in the manager, which a proxy is made for. */
export function unfold(reach: Reach, result: unknown): unknown {
  return result instanceof Created ? proxyFor(reach, result) : result;
}

/** How classes of proxies are found: the program's own, then the library's, then one that has just the exposed methods. */
let findClass: (typeid: string, exposed: readonly string[]) => ProxyClass = () => BaseProxy;

export function setProxyClasses(find: typeof findClass): void {
  findClass = find;
}

export function proxyFor(reach: Reach, { ident, typeid, exposed, id }: Created): object {
  const proxyClass = reach.proxyClasses.get(typeid) ?? findClass(typeid, exposed);
  return makeProxy(proxyClass, { reach, ident, typeid, exposed, id });
}

function makeProxy(proxyClass: ProxyClass, made: ProxyLink): object {
  // From here on this process can do something to the object.
  if (tracer.on && made.id.pid !== 0 && !('referents' in made.reach))
    tracer.instant(Op.ObjectReceive, made.id);
  return new (proxyClass as unknown as new (made: ProxyLink) => object)(made);
}

registerTransferable('proxy', (data: ProxyRecord, context) => {
  const [address, authkey, typeid, ident, exposed, proxyClass, ticket, [pid, n]] = data;
  let reach: Reach;
  if (context instanceof CallContext && address === null) {
    reach = context.reach;
    context.count(ident);
  } else if (context instanceof SessionContext && address === null) {
    reach = context.own;
    reach.keep(ident);
  } else if (address !== null && ticket !== null) {
    const key = authkey ?? currentProcess().authkey;
    reach = reachOf(address, () => Uint8Array.from(key), authkey !== null);
    reach.claim(ident, ticket);
  } else throw rangeError('A proxy came without the address of its manager.', 'ERR_MP_UNPICKLING');
  return makeProxy(proxyClass ?? reach.proxyClasses.get(typeid) ?? findClass(typeid, exposed), {
    reach,
    ident,
    typeid,
    exposed,
    id: { pid, n },
  });
});

/** For proxies whose contents are a value: as console.log would show that. */
export function shown(value: unknown, options: object): string {
  return inspect(value, { ...options });
}
