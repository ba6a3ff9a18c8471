/**
 * `BaseManager`: a process that holds objects, and the way to it. Its classes say which types of objects there are.
 */
import { Op } from '../../trace/schema.ts';
import { AssertionError, ClosedError, EOFError, ProcessError, rangeError, typeError } from '../errors.ts';
import { createUnder, explicitMethod, type StartMethod } from '../memory/creation.ts';
import { nextObjectId } from '../memory/object-id.ts';
import { atExit } from '../platform/index.ts';
import { addressText, checkAddress, checkAuthkey, type Address } from '../channel/connection/address.ts';
import type { Connection } from '../channel/connection/connection.ts';
import { makePipe } from '../channel/connection/pipe.ts';
import { wait, waitAsync } from '../channel/connection/wait.ts';
import { unpackThrown } from '../channel/thrown.ts';
import { currentProcess } from '../process/main-process.ts';
import type { AsyncJoinOptions } from '../process/join.ts';
import { Process } from '../process/process.ts';
import { stateOf } from '../process/state.ts';
import { tracer } from '../tracing/index.ts';
import { Channel } from './client/channel.ts';
import { forgetChannel, reachOf } from './client/channels.ts';
import { SERVER, type Reach } from './client/reach.ts';
import { unfold } from './proxies/base.ts';
import { checkType, type RegisteredType } from './registry.ts';
import { Server } from './server/listening.ts';
import { runServer, type FirstWord, type ServerLaunch } from './server/run.ts';
import type { Registered } from './types.ts';

/** Where a manager serves, and who may come. */
export interface ManagerOptions {
  /** `[host, port]`, or the path of a Unix socket. Missing: a Unix socket in a private folder. */
  address?: Address | null | undefined;
  /** Default: that of the current process, which its children have too. */
  authkey?: Uint8Array | string | null | undefined;
  /** Milliseconds that `shutdown()` waits for the server to end by itself. Default: 1000. */
  shutdownTimeout?: number | undefined;
}

/** A class of managers whose instances are known to have more than BaseManager's methods. */
export type ManagerClass<T extends BaseManager> = Pick<typeof BaseManager, keyof typeof BaseManager> &
  (new (options?: ManagerOptions) => T);

type State = 'initial' | 'starting' | 'started' | 'connected' | 'shut down';

/** Milliseconds for the server's answer at `connect()`. */
const CONNECT_PATIENCE = 15_000;

/** A process of its own in which objects live, and the way to it: to be subclassed, with types registered. */
export class BaseManager {
  /** @internal */
  static types: ReadonlyMap<string, RegisteredType> = new Map();
  readonly #id = nextObjectId();
  readonly #authkey: Uint8Array;
  readonly #method: StartMethod | undefined = explicitMethod();
  readonly #shutdownTimeout: number;
  #address: Address | undefined;
  #state: State = 'initial';
  #process: Process<readonly unknown[]> | undefined;
  #reach: Reach | undefined;
  #forgetExit: (() => unknown) | undefined;

  /** @throws TypeError and RangeError for options that can't be. */
  constructor(options: ManagerOptions = {}) {
    if (typeof options !== 'object' || (options as unknown) === null)
      throw typeError('A manager takes options as an object, such as { address, authkey }.');
    const { address, authkey, shutdownTimeout = 1000 } = options;
    this.#address =
      address === undefined || address === null ? undefined : checkAddress(address, undefined, 'Manager');
    this.#authkey = checkAuthkey(authkey, 'Manager') ?? Uint8Array.from(currentProcess().authkey);
    if (typeof shutdownTimeout !== 'number' || Number.isNaN(shutdownTimeout))
      throw typeError('Manager: shutdownTimeout is a number of milliseconds.');
    this.#shutdownTimeout = Math.max(0, shutdownTimeout);
  }

  /**
   * Gives this class of managers (and those that extend it later) a type of objects. Returns the class, whose managers
   * are known to have a method of that name.
   * @throws TypeError for what is no name or no description; RangeError for a name that every manager has already.
   */
  static register<M extends typeof BaseManager, const Name extends string, const Type extends RegisteredType>(
    this: M,
    typeid: Name,
    type: Type = {} as Type,
  ): ManagerClass<InstanceType<M> & Registered<Name, Type>> {
    checkType(typeid, type);
    if (type.createMethod !== false && typeid in BaseManager.prototype)
      throw rangeError(
        `register('${typeid}'): every manager has something of this name already; choose another, or createMethod: false.`,
      );
    const types = new Map(this.types);
    types.set(typeid, { ...type });
    Object.defineProperty(this, 'types', { value: types, configurable: true, writable: true });
    if (type.createMethod !== false) {
      Object.defineProperty(this.prototype, typeid, {
        value(this: BaseManager, ...args: unknown[]) {
          return this.create(typeid, args);
        },
        configurable: true,
        writable: true,
      });
    }
    return this as ManagerClass<InstanceType<M> & Registered<Name, Type>>;
  }

  /** Where the server listens; `undefined` while the system has not chosen. */
  get address(): Address | undefined {
    return this.#address;
  }

  /**
   * Starts the manager's process. Blocks until it serves.
   * @param initializer Called there first, with `initargs`: a top-level function.
   * @throws what the initializer threw; SystemError (EADDRINUSE, …) for an address that can't be had.
   */
  start<Args extends unknown[]>(initializer?: (...args: Args) => unknown, initargs?: Args): void {
    const { reader, process } = this.#launch('start', initializer, initargs);
    try {
      this.#begin(firstWord(reader, process.sentinel));
    } catch (error) {
      this.#state = 'initial';
      process.join(this.#shutdownTimeout);
      this.#endByForce();
      throw error;
    } finally {
      reader.close();
    }
  }

  /** As {@link start}, leaving the event loop free while the manager's process begins. */
  async startAsync<Args extends unknown[]>(
    initializer?: (...args: Args) => unknown,
    initargs?: Args,
  ): Promise<void> {
    const { reader, process } = this.#launch('startAsync', initializer, initargs);
    try {
      await waitAsync([reader, process.sentinel]);
      this.#begin(firstWord(reader, process.sentinel));
    } catch (error) {
      this.#state = 'initial';
      await process.joinAsync(this.#shutdownTimeout);
      this.#endByForce();
      throw error;
    } finally {
      reader.close();
    }
  }

  #launch(call: string, initializer: unknown, initargs: unknown): Launched {
    this.#expectInitial(call);
    if (initializer !== undefined && typeof initializer !== 'function')
      throw typeError(`${call}(): initializer is a function.`);
    if (initargs !== undefined && !Array.isArray(initargs))
      throw typeError(`${call}(): initargs is an array of the arguments for the initializer.`);
    const [reader, writer] = makePipe<FirstWord>(false, true);
    try {
      const launch: ServerLaunch = {
        registry: this.#types(),
        address: this.#address,
        authkey: this.#authkey,
        manager: [this.#id.pid, this.#id.n],
        initializer: initializer as ServerLaunch['initializer'],
        initargs: (initargs as unknown[] | undefined) ?? [],
      };
      const process = this.#startProcess([launch, writer]);
      this.#process = process;
      this.#state = 'starting';
      return { reader, process };
    } catch (error) {
      reader.close();
      throw error;
    } finally {
      writer.close();
    }
  }

  /** The server has spoken. */
  #begin(word: FirstWord): void {
    if ('failed' in word) throw unpackThrown(word.failed);
    this.#address = word.address;
    this.#reach = this.#makeReach();
    this.#state = 'started';
    if (tracer.on) tracer.created(this.#id, { kind: 'manager', address: addressText(this.#address) });
    this.#forgetExit = atExit('early', () => {
      this.#end();
    });
  }

  #startProcess(args: [ServerLaunch, unknown]): Process<readonly unknown[]> {
    const make = (): Process<readonly unknown[]> => {
      const process = new Process({ target: runServer as (...args: unknown[]) => unknown, args });
      process.name = `${this.constructor.name}-${stateOf(process).identity.join(':')}`;
      stateOf(process).role = 'manager';
      process.start();
      return process;
    };
    return this.#method === undefined ? make() : createUnder(this.#method, make);
  }

  /**
   * Connects to a manager that is served elsewhere, at the address that was given to the constructor.
   * @throws AuthenticationError for a wrong key; SystemError (ECONNREFUSED, ENOENT, …) if nobody listens there.
   */
  connect(): void {
    this.#expectInitial('connect');
    const reach = this.#makeReach();
    if (reach instanceof Channel) reach.connect(CONNECT_PATIENCE);
    this.#reach = reach;
    this.#state = 'connected';
    if (tracer.on)
      tracer.created(this.#id, { kind: 'manager', remote: true, address: addressText(reach.address) });
  }

  /** A server for this manager in this process. Listens at once, serves when told to. */
  getServer(): Server {
    this.#expectInitial('getServer');
    const server = new Server({ registry: this.#types(), address: this.#address, authkey: this.#authkey });
    this.#address = server.address;
    return server;
  }

  /** Blocks until the manager's process has ended, or `timeout` milliseconds went by. */
  join(timeout?: number): void {
    if (this.#process === undefined)
      throw new AssertionError('join(): this manager has no process of its own; start() makes one.');
    this.#process.join(timeout);
  }

  /** As {@link join}, leaving the event loop free. */
  async joinAsync(timeout?: number | AsyncJoinOptions): Promise<void> {
    if (this.#process === undefined)
      throw new AssertionError('joinAsync(): this manager has no process of its own; start() makes one.');
    await this.#process.joinAsync(timeout);
  }

  /** Ends the manager's process and all that it holds. A second time is harmless. */
  shutdown(): void {
    if (!this.#mayShutDown('shutdown')) return;
    this.#end();
    if (tracer.on) tracer.instant(Op.ObjectClose, this.#id);
  }

  /** As {@link shutdown}, leaving the event loop free. */
  async shutdownAsync(): Promise<void> {
    if (!this.#mayShutDown('shutdownAsync')) return;
    await this.#tellEnd()?.joinAsync(this.#shutdownTimeout);
    this.#ended();
    if (tracer.on) tracer.instant(Op.ObjectClose, this.#id);
  }

  /** `false`: it has been shut down. */
  #mayShutDown(call: string): boolean {
    if (this.#state === 'connected')
      throw new AssertionError(`${call}(): this manager was started by somebody else, who shuts it down.`);
    if (this.#state === 'initial' || this.#state === 'starting')
      throw new AssertionError(`${call}(): this manager was not started.`);
    return this.#state === 'started';
  }

  /** Not by the program, when it has ended: the trace then tells of a manager that was never shut down. */
  #end(): void {
    this.#tellEnd()?.join(this.#shutdownTimeout);
    this.#ended();
  }

  #ended(): void {
    this.#forgetExit?.();
    this.#endByForce();
    if (this.#address !== undefined) forgetChannel(this.#address);
  }

  /** What has not ended by itself when there was time for it. */
  #endByForce(): void {
    const process = this.#process;
    if (process?.isAlive() === true) {
      process.terminate();
      process.join(this.#shutdownTimeout);
      if (process.isAlive()) process.kill();
    }
    process?.join();
  }

  /** Asks the server to end, once; returns its process while it runs. */
  #tellEnd(): Process<readonly unknown[]> | undefined {
    const told = this.#state === 'shut down';
    this.#state = 'shut down';
    const process = this.#process;
    if (process?.isAlive() !== true) return undefined;
    try {
      // Not waited for: a server that computes for long is ended all the same.
      if (!told && this.#reach instanceof Channel) this.#reach.tell('shutdown', this.#shutdownTimeout);
    } catch {
      // It does not answer: it ends by force.
    }
    return process;
  }

  /** How many objects the manager holds. */
  numberOfObjects(): number {
    return this.#open('numberOfObjects').call(SERVER, '', 'numberOfObjects', []) as number;
  }

  /** The objects that the manager holds, with how many proxies each has. */
  debugInfo(): { id: number; typeid: string; references: number }[] {
    return this.#open('debugInfo').call(SERVER, '', 'debugInfo', []) as ReturnType<this['debugInfo']>;
  }

  /** @internal Asks the server itself. */
  ask(name: string, args: readonly unknown[]): unknown {
    return this.#open(name).call(SERVER, '', name, args);
  }

  /** @internal Makes an object in the manager; returns its proxy. */
  create(typeid: string, args: readonly unknown[]): unknown {
    const reach = this.#open(typeid);
    return unfold(reach, reach.call(SERVER, '', `+${typeid}`, args));
  }

  [Symbol.dispose](): void {
    if (this.#state === 'started') this.shutdown();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#state === 'started') await this.shutdownAsync();
  }

  toString(): string {
    return `<${this.constructor.name} ${this.#state}${this.#address === undefined ? '' : ` ${addressText(this.#address)}`}>`;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  #types(): ReadonlyMap<string, RegisteredType> {
    return (this.constructor as typeof BaseManager).types;
  }

  #makeReach(): Reach {
    if (this.#address === undefined)
      throw new ProcessError(
        'connect(): where to? Give the manager an address: new …({ address, authkey }).',
        {
          code: 'ERR_MP_ADDRESS',
        },
      );
    const reach = reachOf(this.#address, () => this.#authkey, true);
    for (const [typeid, { proxytype }] of this.#types())
      if (proxytype !== undefined) reach.proxyClasses.set(typeid, proxytype);
    return reach;
  }

  #open(call: string): Reach {
    if (this.#state === 'shut down')
      throw new ClosedError(`${call}(): this manager is closed: it was shut down.`);
    if (this.#reach === undefined)
      throw new AssertionError(
        `${call}(): this manager was not started yet; call start() or connect() first.`,
      );
    return this.#reach;
  }

  #expectInitial(call: string): void {
    if (this.#state !== 'initial')
      throw this.#state === 'shut down'
        ? new ClosedError(`${call}(): this manager is closed: it was shut down. Make a new one.`)
        : new AssertionError(`${call}(): this manager was ${this.#state} already.`);
  }
}

interface Launched {
  readonly reader: Connection<FirstWord>;
  readonly process: Process<readonly unknown[]>;
}

function firstWord(reader: Connection<FirstWord>, sentinel: number): FirstWord {
  try {
    // Whoever else may have the other end of the pipe: a server that has ended says nothing any more.
    if (!wait([reader, sentinel]).includes(reader)) throw new EOFError();
    return reader.recv();
  } catch (error) {
    if (error instanceof EOFError)
      throw new ProcessError("The manager's process ended before it could serve; see its own message.", {
        code: 'ERR_MP_MANAGER_LOST',
        cause: error,
      });
    throw error;
  }
}
