/**
 * The trace: what every process of a run writes down about itself, and what the runner adds.
 *
 * This file is the contract between the runtime (which writes), the runner (which collects), the model
 * (which understands) and every view. It imports nothing. Its binary form is described in `docs/trace-format.md`;
 * a change that an older reader would misunderstand raises {@link TRACE_VERSION}.
 */

/** Raised by any change that an older reader would misunderstand. */
export const TRACE_VERSION = 1;

/**
 * What an event tells of. The numbers are the wire format: never renumber, only append.
 *
 * "b/e" marks the operations that may block. They are written either once, as {@link Phase.Instant} (the fast path:
 * nobody slept), or as {@link Phase.Begin} right before the process goes to sleep and {@link Phase.End} when it goes on.
 * A process that never wakes up leaves a Begin without an End: that is what "blocked" means. A Begin whose wait has a
 * timeout says so, or it may be taken for a deadlock: in milliseconds, in `arg` where the operation says that, in `value`
 * everywhere else (`q.get({ timeout: 500 })`). No value (or -1): it waits for ever.
 */
export const Op = {
  // ---- process (obj: the id of the Process object, made by the parent) ----
  /** First event of each process. text: JSON {@link ProcessBeginInfo}. */
  ProcessBegin: 1,
  /** Constructed in the parent. text: name. */
  ProcessCreate: 2,
  /** The parent has started it. arg: pid of the child. text: name. */
  ProcessStart: 3,
  /** The child's own code begins to run (bootstrap is over). */
  ProcessReady: 4,
  /** The process is about to end by itself. arg: exit code. text: the error's stack, if it ends by an error. */
  ProcessExit: 5,
  /** b/e. arg: timeout in ms or -1. obj: the Process joined. */
  ProcessJoin: 6,
  /** A signal sent by terminate(), kill() or interrupt(). arg: signal number. */
  ProcessSignal: 7,
  /** The parent has learnt how the child ended (waitpid). arg: exit code, -N for signal N. */
  ProcessReaped: 8,
  ProcessClose: 9,
  /** Written by the fork server, which is the kernel's parent of its children: one has ended. arg: exit code, -N for signal N. value: its pid. */
  ProcessEndSeen: 10,

  // ---- what only the runner can see; pid is that of the process spoken of ----
  /**
   * arg: exit code, -N for signal N. Written when the process disappears or becomes a zombie. text: `unseen` for one that was
   * gone between two looks; its parent may know the code, and arg is 0.
   */
  RunnerProcessEnded: 20,
  /** arg: cpu time in ms. value: resident bytes. text: state letter of /proc (R, S, D, Z, T) */
  RunnerSample: 21,
  /** arg: 1 stdout, 2 stderr. text: the bytes as UTF-8, not cut into lines. */
  RunnerOutput: 22,
  /** arg: {@link StoppedBy} when it ends the run. text: message for the learner. */
  RunnerNotice: 23,
  /** The process lost its parent. arg: pid of the dead parent. */
  RunnerOrphan: 24,
  /** Left in shared memory after the run. text: name. */
  RunnerLeftover: 25,
  /** The run is over: arg: exit code of the program. */
  RunnerEnd: 26,

  // ---- every shared object ----
  /** text: JSON {@link ObjectInfo}. obj: the new object. */
  ObjectCreate: 40,
  /** This process got a handle on an object that another one made (argument of Process, through a connection, by fork). */
  ObjectReceive: 41,
  /** This process gave up its handle (close(), end of an end of a pipe). */
  ObjectClose: 42,

  // ---- lock, rlock, semaphore ----
  /** b/e. arg: timeout in ms, -1 without. An RLock taken again: arg2 is the new depth. */
  Acquire: 60,
  /** arg: number of releases (semaphore) or new depth (rlock). */
  Release: 61,

  // ---- condition, event, barrier ----
  /** b/e. arg: timeout in ms, -1 without. */
  ConditionWait: 70,
  /** arg: how many are to be woken, -1 for all. */
  ConditionNotify: 71,
  /** b/e. arg: timeout in ms, -1 without. */
  EventWait: 72,
  EventSet: 73,
  EventClear: 74,
  /** b/e. arg: timeout in ms; at End arg2 is the index of arrival. */
  BarrierWait: 75,
  BarrierReset: 76,
  BarrierAbort: 77,

  // ---- queue ----
  /** b/e (blocks only while a bounded queue is full). arg: bytes; arg2: message number in this queue. text: preview. */
  QueuePut: 90,
  /** b/e. arg: bytes; arg2: message number in this queue. text: preview. */
  QueueGet: 91,
  /** b/e. The process waits, at its end or in joinThread(), until what it put was taken. arg: bytes still waiting. */
  QueueFlush: 92,
  QueueTaskDone: 93,
  /** b/e. JoinableQueue.join(). */
  QueueJoin: 94,

  // ---- connection (obj: this end; ObjectInfo.peer names the other) ----
  /** b/e. arg: bytes; arg2: message number in this direction. text: preview. */
  ConnectionSend: 100,
  /** b/e. arg: bytes; arg2: message number in this direction. text: preview. Result EndOfFile when all writers are gone. */
  ConnectionReceive: 101,
  /** b/e. arg: timeout in ms. */
  ConnectionPoll: 102,
  /** b/e. connection.wait(); obj: first of the objects; text: JSON array of object ids, null for what is none (a socket, a descriptor). */
  ConnectionWait: 103,
  /** b/e. */
  ListenerAccept: 104,

  // ---- value, array, shared memory ----
  /** arg: index (0 for a Value). arg2: 1 when this process holds the object's own lock. value: the number read. */
  ValueRead: 120,
  /** As ValueRead; value: the number written. */
  ValueWrite: 121,
  SharedMemoryUnlink: 122,

  // ---- pool (obj: the pool) ----
  /** arg: task number; text: call, such as `square(3)`. Written by the pool's owner. */
  PoolSubmit: 140,
  /** arg: task number. Written by the worker. text: call. */
  PoolTaskBegin: 141,
  /** arg: task number. Written by the worker. Result Failed when it threw; text then holds the error. */
  PoolTaskEnd: 142,
  /** arg: task number. Written by the owner when it has the result. */
  PoolResult: 143,
  /** arg: task number or -1; arg2: pid of the lost worker. */
  PoolWorkerLost: 144,
  /** b/e. Waiting for a result: get(), wait(), map(), next(). arg: task number. */
  PoolWait: 145,
  PoolClose: 146,
  PoolTerminate: 147,
  /** b/e. */
  PoolJoin: 148,
  /** arg: pid of the worker. */
  PoolWorkerStart: 149,

  // ---- manager ----
  /** b/e, client side. arg2: id of the call. text: `typeid.method(args)`. */
  ManagerCall: 160,
  /** b/e, server side. arg2: id of the call. */
  ManagerServe: 161,
  /** Server side: arg: new reference count. text: typeid. */
  ManagerReference: 162,

  /** mark(text). */
  Mark: 180,
  /** This process reached its event limit: from here on it counts only. text: JSON {op: count}. */
  Summary: 181,
} as const;
export type Op = (typeof Op)[keyof typeof Op];
export type OpName = keyof typeof Op;

export const Phase = { Instant: 0, Begin: 1, End: 2 } as const;
export type Phase = (typeof Phase)[keyof typeof Phase];

export const Result = {
  Ok: 0,
  /** The timeout ran out, or a non-blocking call found nothing. */
  TimedOut: 1,
  /** It threw; text may say what. */
  Failed: 2,
  EndOfFile: 3,
} as const;
export type Result = (typeof Result)[keyof typeof Result];

/** Event flags, a bit set. */
export const Flag = {
  /** An `…Async` call: the process itself is not blocked while it is pending. */
  Async: 1,
  /** The text was cut to fit. */
  Truncated: 2,
  /** Only in a stream's present: the wait has a timeout, and so ends by itself. */
  Timed: 4,
} as const;

/** An object of the run, told apart from all others: made by process `pid` as its `n`-th. `"pid:n"`; n is 0 for none. */
export type ObjectId = `${number}:${number}`;

/** What kinds of objects there are; the wire form is the string. */
export type ObjectKind =
  | 'process'
  | 'lock'
  | 'rlock'
  | 'semaphore'
  | 'bounded-semaphore'
  | 'condition'
  | 'event'
  | 'barrier'
  | 'queue'
  | 'joinable-queue'
  | 'simple-queue'
  | 'connection'
  | 'listener'
  | 'value'
  | 'array'
  | 'shared-memory'
  | 'pool'
  | 'manager'
  | 'proxy';

/** arg of {@link Op.RunnerNotice}: who ended the run. */
export const StoppedBy = {
  /** A person, a closed window, a watch over deadlocks. */
  somebody: 1,
  /** The run went beyond one of its limits. */
  limit: 2,
} as const;

/** text of {@link Op.ObjectCreate}, as JSON. Everything but `kind` is left out where it does not apply. */
export interface ObjectInfo {
  kind: ObjectKind;
  /** The user's name for it: the variable it was assigned to, where the transform knows it, or a given name. */
  name?: string;
  /** Typecode or structure of a value or array. */
  type?: string;
  /** Semaphore's first value, barrier's parties, queue's maxsize, array's length, block's bytes, pool's workers. */
  size?: number;
  /** The other end of a pipe. */
  peer?: ObjectId;
  /** The lock that guards a value, an array or a condition. */
  lock?: ObjectId;
  readable?: boolean;
  writable?: boolean;
  /** Of the library itself (a pool's queue, the words of an event): views hide it unless asked. */
  internal?: boolean;
  /** Address of a listener or a manager, name of a shared-memory block. */
  address?: string;
  /** Of an object in a manager: it does nothing by itself, so that only who has a proxy of it can end a wait for it. */
  passive?: boolean;
  /** Of a manager: it was connected to, and is somebody else's to shut down. */
  remote?: boolean;
}

/** text of {@link Op.ProcessBegin}, as JSON. */
export interface ProcessBeginInfo {
  name: string;
  ppid: number;
  /** The Process object in the parent; left out for the main process. */
  object?: ObjectId;
  method: 'main' | 'spawn' | 'fork' | 'forkserver' | 'thread';
  daemon: boolean;
  /** worker: of a pool; server: forkserver, tracker or manager. Left out for the user's own. */
  role?: 'pool-worker' | 'manager' | 'forkserver' | 'tracker';
  node: string;
}

/** One event, decoded. */
export interface TraceEvent {
  /** The process that it is about: its writer, or for `Runner…` the one that the runner speaks of. */
  pid: number;
  /** Microseconds on the machine's monotonic clock since the start of the run, the same clock in all processes. */
  time: number;
  op: Op;
  phase: Phase;
  result: Result;
  /** {@link Flag} bits. */
  flags: number;
  /** Index into the run's site table; 0: not known. */
  site: number;
  obj: ObjectId | undefined;
  arg: number;
  arg2: number;
  /** Contents of a value read or written; `undefined` where the event has none. */
  value: number | undefined;
  text: string;
}

/** Where in the user's program a call stands. Lines and columns count from 1, as editors show them. */
export interface Site {
  file: string;
  line: number;
  column: number;
  /** The source text of the call, one line, cut at 80 characters. */
  text: string;
  /**
   * The variables that get what is made here: `['q']` for `const q = new Queue()`, both for `const [a, b] = Pipe()`;
   * `['forks[]']` where each time the next element of an array is made.
   * An object's ObjectCreate at this site is known to the learner by this name, unless its `ObjectInfo` has one.
   */
  names?: string[];
}

/** First frame of a saved or streamed run. */
export interface RunHeader {
  version: number;
  /** The file that was run, as an absolute path or as the playground names it. */
  program: string;
  args: string[];
  /** Wall clock, milliseconds since 1970, at time 0 of the run. */
  startedAt: number;
  /** Monotonic clock, microseconds, at time 0 of the run. */
  epoch: number;
  node: string;
  platform: string;
  runtime: string;
}
