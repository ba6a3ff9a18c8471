/** What a start method is: a way from a description of a process to a process that runs. */
import type { StartMethod } from '../../memory/creation.ts';
import type { Surroundings } from '../forkserver/surroundings.ts';
import type { Process } from '../process.ts';
import type { ExitStatus, Fd, Pid } from '../../platform/port.ts';
import type { ProcessTree } from '../../tracking/index.ts';
import type { Sentinel } from './sentinel.ts';

/** What every new process must know before it loads anything of the user's. Plain JSON. */
export interface Preparation {
  readonly name: string;
  readonly parentName: string;
  readonly parentPid: number;
  readonly identity: readonly number[];
  readonly daemon: boolean;
  /** Hexadecimal. */
  readonly authkey: string;
  /** The start method that is the default in the new process. */
  readonly method: StartMethod;
  /** Id of the Process object, for the trace. */
  readonly object: `${number}:${number}`;
  readonly role?: 'pool-worker' | 'manager';
  /** Whose resource tracker it shares. */
  readonly tree: ProcessTree;
  /** URL of the program's main module; left out where there is none (`node -e`). */
  readonly main?: string;
  /** URLs of what else must be loaded before the process object can be unpacked. */
  readonly modules: readonly string[];
  /** How many descriptors the process object refers to. */
  readonly descriptors: number;
  /** process.argv from the program's file on. */
  readonly argv: readonly string[];
  readonly logLevel?: number;
  /** For children of the fork server; others inherit theirs. */
  readonly surroundings?: Surroundings;
}

export interface Launch {
  readonly preparation: Preparation;
  /** The process object itself, for children that inherit this process's memory. */
  readonly process: Process;
  /** The packed process object: class, fields, target and arguments; empty where the driver inherits. */
  readonly packed: Uint8Array;
  /** Descriptors that the packed object refers to, in this order. */
  readonly descriptors: readonly Fd[];
}

/** A process that was started here, and is this process's to wait for. */
export interface Child {
  readonly pid: Pid;
  /** Of a thread: the id by which the kernel and the trace know it. Blocks until it runs. */
  threadId?(): Pid;
  /** Readable (at its end) when the process is gone. Belongs to the Child. */
  readonly sentinel: Sentinel;
  /** How it ended; `null` while it runs. With `block` sleeps until it has. Asked again, gives the same answer. */
  wait(block: boolean): ExitStatus | null;
  signal(signal: number): void;
  /** After {@link wait} told how it ended: gives back what nobody needs for asking again. */
  letGo(): void;
  /** Lets go of the sentinel, too. Only after it ended. */
  close(): void;
}

export interface StartDriver {
  readonly method: StartMethod;
  /** Children have this process's memory, and nothing is packed for them. */
  readonly inherits: boolean;
  /** Children are threads of this process: objects of any context may go there. */
  readonly threads?: boolean;
  /** Why it does not work on this platform or this Node, as a sentence without its full stop; `undefined`: it does. */
  obstacle(): string | undefined;
  start(launch: Launch): Child;
}
