/**
 * What the library knows of each Process object. It lies beside the object and not in it, so that a subclass's own
 * fields travel alone and nothing of a user can collide with it.
 */
import { AssertionError } from '../errors.ts';
import type { StartMethod } from '../memory/creation.ts';
import type { ObjectIdPair } from '../tracing/tracer.ts';
import type { Child, StartDriver } from './start/contract.ts';

export interface ProcessState {
  readonly id: ObjectIdPair;
  /** The counts by which it and its ancestors were made: [2, 1] is the first child of the main process's second. */
  readonly identity: readonly number[];
  /** Of the process in which the object was made; only that one may start and join it. */
  readonly creator: number;
  name: string;
  daemon: boolean;
  authkey: Buffer;
  /** `undefined`: the default at the time of start(). */
  readonly method: StartMethod | undefined;
  /** Instead of the method's own: for threads. */
  readonly driver: StartDriver | undefined;
  readonly target: ((...args: never[]) => unknown) | undefined;
  readonly args: readonly unknown[];
  readonly kwargs: object | undefined;
  role: 'pool-worker' | 'manager' | undefined;
  child: Child | undefined;
  closed: boolean;
  reaped: boolean;
  /** Set in the process that it stands for, and for the parent as its child sees it. */
  pid: number | undefined;
}

export type StartedState = ProcessState & { child: Child };

const states = new WeakMap<object, ProcessState>();

export function setState(process: object, state: ProcessState): void {
  states.set(process, state);
}

/** @throws AssertionError where a subclass's constructor forgot `super(…)`'s object. */
export function stateOf(process: object): ProcessState {
  const state = states.get(process);
  if (state === undefined)
    throw new AssertionError('This is no Process: it was not made by `new Process(…)`, nor by a subclass.');
  return state;
}
