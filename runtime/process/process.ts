/** `Process`: a description of a process to be, then a handle on it. Python's `multiprocessing.Process`. */
import { checkTimeout, onlyTell } from '../misuse.ts';
import { constants } from 'node:os';
import { Op } from '../../trace/schema.ts';
import { AssertionError, ClosedError, typeError, UnsupportedError } from '../errors.ts';
import { explicitMethod } from '../memory/creation.ts';
import { transfer } from '../memory/transfer.ts';
import { platform } from '../platform/index.ts';
import { nextObjectId } from '../memory/object-id.ts';
import { tracer } from '../tracing/index.ts';
import { activeChildren, addChild, forgetChild, noteEnd } from './children.ts';
import { current } from './current.ts';
import { currentProcess } from './main-process.ts';
import './keep-compiled.ts';
import './blocking-output.ts';
import './lifetime-trace.ts';
import { defaultName, nextIdentity } from './ids.ts';
import { joinChild, joinChildAsync, type AsyncJoinOptions } from './join.ts';
import {
  checkOptions,
  type Positional,
  type ProcessOptions,
  type WithKeywords,
  type WithoutArguments,
} from './options.ts';
import { isParent, joinParent, joinParentAsync } from './parent.ts';
import { setState, stateOf, type ProcessState, type StartedState } from './state.ts';
import { explicitDriver } from './start/explicit-driver.ts';
import { launch } from './start/launch.ts';

/** A description of a process to be, then a handle on it. To be used as it is, or with `run` overridden in a subclass. */
export class Process<Args extends readonly unknown[] = readonly never[], Keywords extends object = object> {
  /**
   * Describes a process; nothing runs before {@link start}.
   * @throws TypeError for options of the wrong type.
   */
  constructor(options?: WithoutArguments);
  constructor(options: Positional<Args>);
  // As one signature with a union, arguments of the right type would be refused: nothing is inferred from both at once.
  // eslint-disable-next-line @typescript-eslint/unified-signatures
  constructor(options: WithKeywords<Args, Keywords>);
  constructor(options: ProcessOptions<Args, Keywords> = {}) {
    checkOptions(options as ProcessOptions);
    const creator = currentProcess();
    const identity = nextIdentity();
    const { target, args, kwargs, name, daemon } = options;
    const state: ProcessState = {
      id: nextObjectId(),
      identity,
      creator: platform.processes.pid(),
      name: name ?? defaultName(new.target.name, identity),
      daemon: daemon ?? creator.daemon,
      authkey: stateOf(creator).authkey,
      method: explicitMethod(),
      driver: explicitDriver(),
      target,
      args: args === undefined ? [] : [...args],
      kwargs,
      role: undefined,
      child: undefined,
      closed: false,
      reaped: false,
      pid: undefined,
    };
    setState(this, state);
    if (tracer.on) tracer.instant(Op.ProcessCreate, state.id, { text: state.name });
  }

  /** What the process does: calls `target`. To be overridden in subclasses; may be async. */
  run(): unknown {
    const { target, args, kwargs } = stateOf(this);
    const all = kwargs === undefined ? args : [...args, kwargs];
    return target?.(...(all as never[]));
  }

  /**
   * Starts the process, once. Does not wait for it.
   * @throws PicklingError with the path to what of target and arguments can't be sent; AssertionError when it was
   * started before, is another process's, or this process is daemonic; ProcessError while the main module is imported.
   */
  start(): void {
    const state = openState(this, 'start');
    if (state.child !== undefined)
      throw new AssertionError(`${state.name} can not be started twice: make a new Process for each start.`);
    if (state.creator !== platform.processes.pid() || this === current.process)
      throw new AssertionError(`${state.name} can only be started by the process that made it.`);
    // While the main module is imported, launch() has the better explanation: there is no main guard.
    if (currentProcess().daemon && !current.importingMain)
      throw new AssertionError(
        `${currentProcess().name} is daemonic, and daemonic processes are not allowed to have children.`,
      );
    activeChildren();
    const child = launch(this, state);
    state.child = child;
    state.pid = child.pid;
    addChild(this);
    if (tracer.on)
      tracer.instant(Op.ProcessStart, state.id, { arg: child.threadId?.() ?? child.pid, text: state.name });
  }

  /**
   * Blocks until the process has ended, or `timeout` milliseconds went by; {@link exitcode} then tells which.
   * @throws AssertionError unless started, and by this process. A parent can be joined too.
   */
  join(timeout?: number): void {
    checkTimeout(timeout);
    if (isParent(this)) joinParent(timeout);
    else joinChild(this, childOf(this, 'join'), timeout);
  }

  /** As {@link join}, leaving the event loop free. */
  async joinAsync(timeout?: number | AsyncJoinOptions): Promise<void> {
    const options = typeof timeout === 'object' ? ((timeout as AsyncJoinOptions | null) ?? {}) : { timeout };
    checkTimeout(options.timeout);
    if (isParent(this)) await joinParentAsync(options);
    else await joinChildAsync(this, childOf(this, 'join'), options);
  }

  /** Whether the process runs. Does not block. */
  isAlive(): boolean {
    const state = openState(this, 'isAlive');
    // A child ends with its parent: while it asks, its parent runs.
    if (this === current.process || isParent(this)) return true;
    assertCreator(state, 'test');
    return state.child !== undefined && this.exitcode === null;
  }

  /** Ends it with SIGTERM: no exit handlers, no `finally`. What it holds stays held. */
  terminate(): void {
    signalChild(this, constants.signals.SIGTERM, 'terminate');
  }

  /** Ends it with SIGKILL. */
  kill(): void {
    signalChild(this, constants.signals.SIGKILL, 'kill');
  }

  /** Sends SIGINT, as Ctrl-C does. */
  interrupt(): void {
    signalChild(this, constants.signals.SIGINT, 'interrupt');
  }

  /**
   * Lets go of what the handle holds; it can't be used afterwards.
   * @throws AssertionError while the process runs.
   */
  close(): void {
    const state = stateOf(this);
    if (state.closed) return;
    if (state.child !== undefined) {
      if (this.exitcode === null)
        throw new AssertionError(
          `${state.name} can not be closed while it is still running; call join() or terminate() first.`,
        );
      state.child.close();
      forgetChild(this);
    }
    state.closed = true;
    if (tracer.on) tracer.instant(Op.ProcessClose, state.id);
  }

  [Symbol.dispose](): void {
    if (stateOf(this).child !== undefined && !stateOf(this).closed) this.join();
    this.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (stateOf(this).child !== undefined && !stateOf(this).closed) await this.joinAsync();
    this.close();
  }

  /** For logs and the trace: `Process-1`, or what was given. */
  get name(): string {
    return stateOf(this).name;
  }

  set name(name: string) {
    if (typeof name !== 'string') throw typeError(`A process's name must be text, not ${typeof name}.`);
    stateOf(this).name = name;
  }

  /** Ended with its parent; may not have children. Can be changed before the start only. */
  get daemon(): boolean {
    return stateOf(this).daemon;
  }

  set daemon(daemon: boolean) {
    const state = stateOf(this);
    if (state.child !== undefined || this === current.process)
      throw new AssertionError(`${state.name} has already started: set daemon before start().`);
    if (typeof daemon !== 'boolean')
      throw typeError(`A process's daemon flag must be a boolean, not ${typeof daemon}.`);
    state.daemon = daemon;
  }

  /** `undefined` before the start. */
  get pid(): number | undefined {
    return openState(this, 'pid').pid;
  }

  /** The same as {@link pid}. */
  get ident(): number | undefined {
    return this.pid;
  }

  /** `null` while it runs or was not started; 0 returned, 1 threw, N by `process.exit(N)` or `process.exitCode`, −N killed by signal N. */
  get exitcode(): number | null {
    const state = openState(this, 'exitcode');
    if (state.child === undefined) return null;
    assertCreator(state, 'ask for the exitcode of');
    const status = state.child.wait(false);
    if (status !== null) noteEnd(this, state, status);
    return status;
  }

  /** The key that proves to managers and listeners that a process belongs here; inherited by children. */
  get authkey(): Uint8Array {
    return stateOf(this).authkey;
  }

  set authkey(key: Uint8Array | string) {
    if (typeof key !== 'string' && !(key instanceof Uint8Array))
      throw typeError('A process’s authkey must be bytes or text.');
    stateOf(this).authkey = Buffer.from(key as string);
  }

  /**
   * A descriptor that becomes readable when the process ends; for `connection.wait`. Valid as long as this handle is in
   * use and not closed.
   * @throws AssertionError before the start.
   */
  get sentinel(): number {
    const state = openState(this, 'sentinel');
    if (state.child === undefined)
      throw new AssertionError(`${state.name} has no sentinel: it was not started.`);
    return state.child.sentinel.tell();
  }

  toString(): string {
    const { name, closed, child, daemon, pid } = stateOf(this);
    if (closed) return `<${this.constructor.name} name='${name}' closed>`;
    const status =
      this === current.process || (child !== undefined && this.exitcode === null)
        ? 'started'
        : child === undefined
          ? 'initial'
          : `stopped exitcode=${String(this.exitcode)}`;
    const number = pid === undefined ? '' : ` pid=${pid}`;
    return `<${this.constructor.name} name='${name}'${number} ${status}${daemon ? ' daemon' : ''}>`;
  }

  /** Shown by console.log. */
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }

  /** A handle belongs to the process that made it. */
  [transfer](): never {
    throw new AssertionError(
      'a Process is a handle of the process that made it; send its name, pid or what it works on',
    );
  }
}

onlyTell(Process, 'pid', 'ident', 'exitcode', 'sentinel');

function signalChild(process: Process, number: number, call: string): void {
  const state = openState(process, call);
  if (state.child === undefined)
    throw new AssertionError(`${state.name} was not started: there is nothing to ${call}().`);
  assertCreator(state, call);
  if (state.driver?.threads === true)
    throw new UnsupportedError(
      `${call}(): ${state.name} is a thread, and nothing can end a thread but itself; make it daemon, and it ends with the program.`,
    );
  if (tracer.on) tracer.instant(Op.ProcessSignal, state.id, { arg: number });
  state.child.signal(number);
}

function openState(process: object, call: string): ProcessState {
  const state = stateOf(process);
  if (state.closed) throw new ClosedError(`${state.name} is closed: ${call} needs an open process handle.`);
  return state;
}

function assertCreator(state: ProcessState, call: string): void {
  if (state.creator !== platform.processes.pid())
    throw new AssertionError(
      `Only the process that made ${state.name} can ${call} it: it is no child of this one.`,
    );
}

function childOf(process: Process, call: string): StartedState {
  const state = openState(process, call);
  assertCreator(state, call);
  if (state.child === undefined)
    throw new AssertionError(`${state.name} was not started: only a started process can be joined.`);
  return state as StartedState;
}
