/**
 * What a run looks like at one moment: plain, read-only data, computed from the events by {@link RunModel}. Every view,
 * the findings and the text report read this and nothing else.
 *
 * Times are microseconds since the start of the run. A state is a snapshot: it never changes after it was handed out,
 * and two states share no object that could.
 */
import type { ObjectId, ObjectInfo, ObjectKind, Op, OpName, ProcessBeginInfo, Site } from '../schema.ts';

export interface RunState {
  readonly time: number;
  /** The last moment that is known: nothing comes after it (yet). */
  readonly atEnd: boolean;
  /** In order of appearance; a later state has the same ones at the same places, and more. */
  readonly processes: readonly ProcessState[];
  /** In order of creation, those of the library itself included. */
  readonly objects: readonly ObjectState[];
  /** Everything said by {@link RunnerNotice} so far. */
  readonly notices: readonly Notice[];
  /** Names that were still in shared memory after the run. */
  readonly leftovers: readonly Leftover[];
  /** Processes say which objects they were given. Where they do not, nobody can tell who has a handle on what. */
  readonly handlesKnown: boolean;
  /** Exit code of the program, once the runner has written that the run is over. */
  readonly exitcode: number | undefined;
  process(id: ProcessId): ProcessState | undefined;
  object(id: ObjectId): ObjectState | undefined;
}

/**
 * A process of the run: its place in {@link RunState.processes}. A pid may be used again by a later process of a long
 * run, this number is not.
 */
export type ProcessId = number;

export interface ProcessState {
  readonly id: ProcessId;
  readonly pid: number;
  /** `MainProcess`, `Process-1`, `ForkPoolWorker-3`, … */
  readonly name: string;
  /** Who made it (for forkserver: who asked for it); undefined for the main process. */
  readonly parent: ProcessId | undefined;
  readonly method: ProcessBeginInfo['method'];
  /** Of the library itself; undefined for the user's own. */
  readonly role: ProcessBeginInfo['role'];
  readonly daemon: boolean;
  /**
   * Only the runner has seen it (so far), and not for long: a helper of the library before its first word, or a fork that
   * was given up. Nothing is known of it but that it is there, so it is not shown; see `shownProcesses`.
   */
  readonly stranger: boolean;
  /** The Process object in the parent. */
  readonly object: ObjectId | undefined;
  readonly startedAt: number;
  /** Where the parent called start(). */
  readonly startSite: SiteRef;
  readonly endedAt: number | undefined;
  readonly status: ProcessStatus;
  /** Its parent died before it. */
  readonly orphan: boolean;
  /** The parent has learnt how it ended (join, isAlive, exitcode, …). */
  readonly reaped: boolean;
  readonly reapedAt: number | undefined;
  /** The call that it was blocked in when it was ended from outside. */
  readonly diedIn: Wait | undefined;
  /** Pending `…Async` calls: the process is not blocked by these. */
  readonly asyncWaits: readonly Wait[];
  readonly held: readonly HeldLock[];
  /** The last line of the user's program that it was seen at. */
  readonly site: SiteRef;
  readonly cpuMs: number;
  /** Resident bytes. */
  readonly rss: number;
  /** The error's stack, when it ended by an error. */
  readonly error: string | undefined;
  /** Events that it wrote so far. */
  readonly events: number;
  readonly lastEventAt: number;
  /**
   * When the runner last found it asleep in the kernel; undefined where it was seen to run or wrote something since, or
   * was never looked at. Who was woken up is not asleep, even while it waits for a processor.
   */
  readonly asleepAt: number | undefined;
  /** It reached its event limit at this time: from there on its events are counted only. */
  readonly summarisedSince: number | undefined;
}

export type ProcessStatus =
  /** Started by the parent; its own code does not run yet. */
  | { readonly state: 'starting' }
  | { readonly state: 'running' }
  | { readonly state: 'blocked'; readonly wait: Wait }
  /** Waits outside of this library: a timer, a file, a socket. */
  | { readonly state: 'sleeping' }
  /** Ended, and its parent has not joined it. `code` is -N for signal N. */
  | { readonly state: 'zombie'; readonly code: number | undefined }
  | { readonly state: 'exited'; readonly code: number }
  | {
      readonly state: 'killed';
      readonly signal: number;
      readonly signalName: string;
      /** The process of the run that sent this signal, by terminate() and the like; undefined: it came from outside. */
      readonly by: { readonly process: ProcessId; readonly name: string } | undefined;
    };

export interface Wait {
  readonly process: ProcessId;
  readonly op: Op;
  readonly opName: OpName;
  readonly object: ObjectId | undefined;
  /** For `connection.wait()`: all of them; null for what is no object of the run (a socket, a descriptor). */
  readonly objects: readonly (ObjectId | null)[];
  readonly since: number;
  /** Milliseconds; undefined: for ever; Infinity: it has one, but nobody knows which. */
  readonly timeout: number | undefined;
  readonly async: boolean;
  readonly site: SiteRef;
  /** `Lock "accounts" held by worker-2`, `join worker-3`, `get on Queue "jobs" (empty)` */
  readonly text: string;
}

export interface HeldLock {
  readonly object: ObjectId;
  readonly since: number;
  /** Where it was acquired. */
  readonly site: SiteRef;
  /** How often (RLock, Semaphore). */
  readonly depth: number;
}

/** Number of a site; 0: not known. `model.site(ref)` gives the line. */
export type SiteRef = number;

export interface ObjectBase {
  readonly id: ObjectId;
  /** For humans: `Queue "jobs"`, else `Queue #2` (the second queue of the run). */
  readonly label: string;
  readonly info: ObjectInfo;
  readonly creator: ProcessId | undefined;
  readonly createdAt: number;
  readonly createdSite: SiteRef;
  /** Living processes that have a handle on it. */
  readonly handles: readonly ProcessId[];
  /** Who has given up its handle: close(). */
  readonly closedBy: readonly ProcessId[];
  /** Who waits at it, longest first. */
  readonly waiters: readonly Wait[];
  /** Of the library itself (a pool's queue, an event's lock): hidden unless asked for. */
  readonly internal: boolean;
}

export interface LockState extends ObjectBase {
  readonly kind: 'lock' | 'rlock' | 'semaphore' | 'bounded-semaphore';
  /** Several only for semaphores. */
  readonly holders: readonly LockHolder[];
  /** How many may still acquire. */
  readonly value: number;
  /** Somebody released it who had not acquired it: it tells others something rather than guarding something. */
  readonly signal: boolean;
  readonly contention: Contention;
}

export interface LockHolder {
  readonly process: ProcessId;
  readonly since: number;
  readonly site: SiteRef;
  readonly depth: number;
}

/** What a lock has cost so far. Times in microseconds. */
export interface Contention {
  readonly acquisitions: number;
  /** Those that had to wait, those that gave up and those that still wait among them. */
  readonly contended: number;
  /** All waits added up, those that still last included. */
  readonly totalWait: number;
  readonly longestWait: number;
  readonly longestWaitSite: SiteRef;
  /** How long it was held altogether. */
  readonly totalHeld: number;
  /** Who held it while others waited, at which line it was acquired; most waiting caused first. */
  readonly blamed: readonly { process: ProcessId; site: SiteRef; wait: number }[];
  /** Where it was waited for; most first. */
  readonly waited: readonly { site: SiteRef; wait: number; count: number }[];
}

export interface ConditionState extends ObjectBase {
  readonly kind: 'condition';
  readonly lock: ObjectId | undefined;
  readonly notifies: number;
}

export interface EventState extends ObjectBase {
  readonly kind: 'event';
  readonly set: boolean;
  readonly lastChangedBy: ProcessId | undefined;
}

export interface BarrierState extends ObjectBase {
  readonly kind: 'barrier';
  readonly parties: number;
  /** In order of arrival. */
  readonly arrived: readonly { process: ProcessId; since: number; site: SiteRef }[];
  /** Processes with a handle that are not there. */
  readonly missing: readonly ProcessId[];
  readonly broken: boolean;
  /** How often all have met. */
  readonly generation: number;
}

export interface QueueState extends ObjectBase {
  readonly kind: 'queue' | 'joinable-queue' | 'simple-queue';
  /** 0: unbounded. */
  readonly maxsize: number;
  readonly depth: number;
  readonly maxDepth: number;
  readonly bytes: number;
  readonly puts: number;
  readonly gets: number;
  /** What joinable queues count: items put and not yet marked as done. */
  readonly unfinished: number;
  /** Oldest first, at most 100; `depth` says how many there are. */
  readonly items: readonly MessagePreview[];
}

export interface MessagePreview {
  readonly from: ProcessId;
  readonly time: number;
  readonly bytes: number;
  readonly preview: string;
  readonly site: SiteRef;
}

export interface ConnectionState extends ObjectBase {
  readonly kind: 'connection';
  readonly peer: ObjectId | undefined;
  readonly readable: boolean;
  readonly writable: boolean;
  /** Sent by the other end and not yet received at this one; oldest first, at most 100. */
  readonly incoming: readonly MessagePreview[];
  readonly incomingMessages: number;
  readonly incomingBytes: number;
  readonly sent: number;
  readonly received: number;
}

export interface ValueState extends ObjectBase {
  readonly kind: 'value' | 'array';
  readonly type: string;
  readonly length: number;
  /** By index, as last seen; undefined: not seen yet. At most the first 4,096 elements. */
  readonly contents: readonly (number | undefined)[];
  readonly reads: number;
  readonly writes: number;
  readonly lastWrite:
    { process: ProcessId; time: number; site: SiteRef; index: number; value: number } | undefined;
}

export interface SharedMemoryState extends ObjectBase {
  readonly kind: 'shared-memory';
  readonly name: string;
  readonly bytes: number;
  readonly unlinkedBy: ProcessId | undefined;
}

export interface PoolState extends ObjectBase {
  readonly kind: 'pool';
  readonly size: number;
  readonly phase: 'open' | 'closed' | 'terminated' | 'joined';
  readonly workers: readonly ProcessId[];
  readonly submitted: number;
  readonly queued: number;
  readonly done: number;
  readonly failed: number;
  readonly lostWorkers: number;
  /** Those of them that are known. */
  readonly lost: readonly ProcessId[];
  /** At most 1,000. */
  readonly running: readonly { task: number; call: string; worker: ProcessId; since: number }[];
  /** Next ones first, at most 100. */
  readonly waiting: readonly { task: number; call: string; since: number; site: SiteRef }[];
}

export interface ManagerState extends ObjectBase {
  readonly kind: 'manager';
  /** It was connected to: its server is another's. */
  readonly remote: boolean;
  readonly server: ProcessId | undefined;
  readonly calls: number;
  readonly shutDown: boolean;
  readonly referents: readonly { object: ObjectId; typeid: string; references: number }[];
}

export interface PlainObjectState extends ObjectBase {
  readonly kind: 'process' | 'listener' | 'proxy';
  /** What it stands for, if that is a process of this run. */
  readonly process: ProcessId | undefined;
}

export type ObjectState =
  | LockState
  | ConditionState
  | EventState
  | BarrierState
  | QueueState
  | ConnectionState
  | ValueState
  | SharedMemoryState
  | PoolState
  | ManagerState
  | PlainObjectState;

/** The state of objects of one kind. */
export type StateOf<K extends ObjectKind> = WithKind<ObjectState, K>;
type WithKind<S extends ObjectState, K extends ObjectKind> = S extends ObjectState
  ? K extends S['kind']
    ? S & { readonly kind: K }
    : never
  : never;

export interface Notice {
  readonly time: number;
  readonly pid: number;
  readonly text: string;
  /** The run was ended with it. */
  readonly stops: boolean;
  /** It was ended because it went beyond a limit. */
  readonly limit: boolean;
}

export interface Leftover {
  readonly time: number;
  readonly pid: number;
  readonly name: string;
}

export interface OutputLine {
  /** When its first byte came. */
  readonly time: number;
  readonly process: ProcessId;
  readonly stream: 'stdout' | 'stderr';
  /** Without the line end. */
  readonly text: string;
  /** False for the last line while its end has not come. */
  readonly complete: boolean;
}

export interface MarkItem {
  readonly time: number;
  readonly process: ProcessId;
  readonly text: string;
  readonly site: SiteRef;
}

export type { Site };
