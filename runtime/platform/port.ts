/**
 * What the library asks of an operating system. `linux/` fulfils it through koffi; nothing above this folder knows
 * koffi, errno or a struct's layout. Every call throws `SystemError` unless it says otherwise.
 */

declare const brand: unique symbol;
type Branded<Base, Name extends string> = Base & { readonly [brand]: Name };

/** An open file descriptor of this process. */
export type Fd = Branded<number, 'Fd'>;
export type Pid = Branded<number, 'Pid'>;
/** An address in this process. Below 2^53, so a number holds it exactly. */
export type Address = Branded<number, 'Address'>;
/** Milliseconds on the machine's monotonic clock, the same clock in all processes. May have a fraction. */
export type Milliseconds = number;

/** Pages that are mapped here, and perhaps elsewhere. */
export interface Mapping {
  readonly address: Address;
  readonly length: number;
  /** Over the pages themselves. Never detached or unmapped while anyone may hold it. */
  readonly buffer: ArrayBuffer;
}

export interface MemoryPort {
  readonly pageSize: number;
  /** Memory without a name, preallocated (ENOSPC/ENOMEM here, never SIGBUS later), close-on-exec. */
  createAnonymous(label: string, bytes: number): Fd;
  /**
   * Makes the object behind `fd` at least `bytes` long, preallocated from `from` on (default: from its start), also
   * where pages were given back.
   */
  grow(fd: Fd, bytes: number, from?: number): void;
  /** Gives the pages of [offset, offset+bytes) back to the system; they read as zero afterwards. */
  discard(fd: Fd, offset: number, bytes: number): void;
  size(fd: Fd): number;
  /** Shared, readable and writable. `offset` is a multiple of the page size. The descriptor may be closed afterwards. */
  map(fd: Fd, offset: number, bytes: number): Mapping;
  /** As {@link map}, without a buffer over the pages. */
  mapPages(fd: Fd, offset: number, bytes: number): Pick<Mapping, 'address' | 'length'>;
  /** Private zeroed memory at a fixed address, for structures that the kernel reads. */
  allocatePrivate(bytes: number): Mapping;
  /** A buffer of its own over mapped memory, for instance over less of it. Does not keep the mapping alive. */
  view(address: Address, bytes: number): ArrayBuffer;
  unmap(mapping: Pick<Mapping, 'address' | 'length'>): void;
  /**
   * From now on this process keeps the pages of large buffers that were freed, up to 64 MB, for the next ones. To be
   * called by who receives many: new pages cost several times what filling them does.
   */
  keepFreed(): void;
}

/** Memory with a name in the system, of the user: CPython's processes open it by the same one. Names begin with a slash. */
export interface NamedMemoryPort {
  /**
   * A new block of zeros, preallocated. `announce` is told what identifies it, right before the name appears: a process
   * that is killed later leaves nothing unknown behind.
   * @throws SystemError with code EEXIST, ENAMETOOLONG, ENOSPC, …
   */
  create(name: string, bytes: number, announce: (identity: string) => void): Fd;
  /** @throws SystemError with code ENOENT, EACCES, … */
  open(name: string): Fd;
  /** @throws SystemError with code ENOENT, … */
  unlink(name: string): void;
  /** `device:inode`. */
  identity(fd: Fd): string;
}

export type WaitResult = 'woken' | 'changed' | 'timeout' | 'interrupted';

export interface FutexPort {
  /**
   * Sleeps in the kernel while the word at `address` still holds `expected`, until woken or until `deadline` (on
   * {@link ClockPort.now}; Infinity: for ever). 'changed': it did not hold `expected`. 'interrupted': a signal came.
   */
  wait(address: Address, expected: number, deadline: Milliseconds): WaitResult;
  /** Wakes at most `count` sleepers; returns how many. Wakes sleepers in other processes. */
  wake(address: Address, count: number): number;
  /** Lets another thread that is ready to run have this processor; returns at once where there is none. */
  yieldProcessor(): void;
  /** The kernel's id of this thread, as robust futex words hold it. Corrected after a fork. */
  threadId(): number;
  /**
   * Where this thread announces the one robust word it is busy with (see `sync/robust.ts`): index into `f64`; storing
   * the bit pattern of an address there, as a denormal double, is one machine store, so a kill can't tear it.
   */
  robustPending(): { readonly f64: Float64Array; readonly index: number };
}

export interface SpawnRequest {
  /** Absolute path. */
  executable: string;
  /** With argv[0]. */
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd?: string;
  /** The child's descriptors: [here, there]. Everything else is closed in the child. 0, 1, 2 are inherited unless listed. */
  descriptors: readonly (readonly [Fd, number])[];
  /** A session of its own: what is typed at the terminal (Ctrl-C) does not reach it. */
  ownSession?: boolean;
}

/** How a child ended: exit code, or −N for signal N. */
export type ExitStatus = number;

export interface ProcessPort {
  /** Without libuv, so that waiting for it may block. */
  spawn(request: SpawnRequest): Pid;
  /** `null` while it runs. Reaps. With `block` sleeps in the kernel; restarts after signals. */
  wait(pid: Pid, block: boolean): ExitStatus | null;
  /** false when there is no such process. Never throws for a process that is gone. */
  signal(pid: Pid, signal: number): boolean;
  /** false also for a zombie, whose parent has not waited for it yet. */
  isRunning(pid: Pid): boolean;
  /** Of the kernel, never stale after a fork. */
  pid(): Pid;
  /** As {@link pid}; in a worker thread the kernel's id of that thread, which no process has. */
  self(): Pid;
  parentPid(): Pid;
  /** Kill this process (SIGKILL) when its parent's main thread ends. */
  dieWithParent(): void;
  /** Orphans among the descendants become children of this process. */
  becomeSubreaper(): void;
  /** A descriptor that is readable when that process has ended; `null` if it has, or where there is no such thing. */
  watch(pid: Pid): Fd | null;
  /** Ends at once, without any handler. */
  exitNow(code: number): never;
}

/** Copies of this process. */
export interface ForkPort {
  /** What Node must be started with to be forked. */
  readonly flags: readonly string[];
  /** Why this process can't be forked, as a sentence without its full stop; `undefined`: it can. */
  obstacle(): string | undefined;
  /**
   * The child's pid; `null` in the child, whose ids, random numbers and modules of this library are made new by then, and
   * whose event loop is its own. Blocks until the child is known to live. A parent that is killed before it knows takes its
   * child with it, if that is not an `heir`.
   */
  fork(options?: { heir?: boolean }): Pid | null;
  /**
   * For a process that does nothing but fork: goes through what its children do first, so that they find it compiled, and
   * clears the heap for them to share. Last of all, before the first fork. `hasRun`: something else than this library has run
   * in this process.
   */
  rehearse(hasRun: boolean): void;
  /** In the parent, before a fork after which the child will call {@link startAfresh}. Takes some 20 ms, once. */
  prepareFreshStart(): void;
  /**
   * In the child: nothing that the parent's program has begun goes on here, neither what stands on the stack nor what
   * waits in the event loop, which then calls `next`.
   */
  startAfresh(next: () => void): never;
  /** In the child: stdin reads as empty. */
  closeInput(): void;
  /** Has this process ignore a signal, but not the children that it forks. */
  ignoreSignal(signal: number): void;
}

export interface PollRequest {
  fd: Fd;
  readable?: boolean;
  writable?: boolean;
}

export interface DescriptorPort {
  /** [read end, write end], close-on-exec. */
  pipe(options?: { nonblocking?: boolean }): [Fd, Fd];
  /** A connected pair of stream sockets, close-on-exec. */
  socketPair(): [Fd, Fd];
  close(fd: Fd): void;
  /** Close-on-exec copy. */
  duplicate(fd: Fd): Fd;
  setCloseOnExec(fd: Fd, on: boolean): void;
  setNonblocking(fd: Fd, on: boolean): void;
  /** What tells a pipe or file apart from all others, cut to 32 bits, never 0. */
  identity(fd: Fd): number;
  /**
   * A nonblocking write end of the pipe that process `pid` has as its descriptor `fd`; `null` if the process is gone, or
   * that descriptor is by now something else than `identity`.
   */
  openPipeOf(pid: Pid, fd: number, identity: number): Fd | null;
  /** Bytes read, 0 at the end of file, `null` if it would block. Restarts after signals. */
  read(fd: Fd, into: Uint8Array, offset: number, length: number): number | null;
  /** Bytes written (perhaps fewer), `null` if it would block. EPIPE throws; never SIGPIPE. */
  write(fd: Fd, from: Uint8Array, offset: number, length: number): number | null;
  /** Which of the requests are ready (indices), empty at the deadline. End of file and errors count as ready. */
  poll(requests: readonly PollRequest[], deadline: Milliseconds): number[];
  /** One message of a stream socket with descriptors beside its bytes (SCM_RIGHTS). At least one byte. */
  sendWithDescriptors(fd: Fd, bytes: Uint8Array, descriptors: readonly Fd[]): number;
  /** As read(), and the descriptors that came with the bytes, close-on-exec. `wait` false: `null` where it would block. */
  receiveWithDescriptors(
    fd: Fd,
    into: Uint8Array,
    offset: number,
    length: number,
    wait?: boolean,
  ): { bytes: number; descriptors: Fd[] } | null;
}

/** Where a stream socket is: `host` as four numbers with dots between; a path that begins with a zero has no file. */
export type SocketAddress =
  | { readonly family: 'unix'; readonly path: string }
  | { readonly family: 'inet'; readonly host: string; readonly port: number };

export interface SocketPort {
  /** A listening socket that does not block, close-on-exec. */
  listen(address: SocketAddress, backlog: number): Fd;
  /** The next connection, which does not block, close-on-exec; `null` when there is none. */
  accept(listener: Fd): { fd: Fd; address: SocketAddress } | null;
  /** A connected socket that blocks, close-on-exec. Blocks; ETIMEDOUT at the deadline. */
  connect(address: SocketAddress, deadline: Milliseconds): Fd;
  /** Where a socket is bound to. */
  localAddress(fd: Fd): SocketAddress;
  /** The IPv4 address of a name; may ask other computers, and blocks meanwhile. '' is every address of this one. */
  resolve(host: string): string;
}

/** Descriptors that are waited for together often. */
export interface PollSet {
  /**
   * Sleeps until one of them can be read or is at its end, `patience` has gone by (0: only looks), or a signal has come.
   * How many can be read now.
   */
  wait(patience: Milliseconds): number;
  /** Whether the one at `index` could be read when {@link wait} returned. */
  ready(index: number): boolean;
}

/** The short way to and from stream sockets, for calls that are made many thousand times a second. */
export interface StreamPort {
  /** Where the bytes lie, as long as they live: they must have an `ArrayBuffer` of their own, or one of Node's pool. */
  addressOf(bytes: Uint8Array): Address;
  /** Bytes received, 0 at the end, `null` if there are none now, whether or not the descriptor blocks. */
  receive(fd: Fd, into: Address, length: number): number | null;
  /** Bytes sent (perhaps fewer), `null` if it would block, likewise. EPIPE throws; never SIGPIPE. */
  send(fd: Fd, from: Address, length: number): number | null;
  /** As {@link receive}, of a pipe, and blocking if the descriptor does. */
  read(fd: Fd, into: Address, length: number): number | null;
  /** As {@link read}; `null` if there is nothing now, whether or not the descriptor blocks. */
  readAtOnce(fd: Fd, into: Address, length: number): number | null;
  /** As {@link send}, into a pipe, and blocking if the descriptor does. */
  write(fd: Fd, from: Address, length: number): number | null;
  pollSet(fds: readonly Fd[]): PollSet;
}

/** A stream socket of which each message says who wrote it. */
export interface OutputSocket {
  /** To hand to children as their stdout or stderr. Close-on-exec here. */
  readonly writer: Fd;
  /** Gives up this process's copy of {@link writer}; harmless when repeated. */
  closeWriter(): void;
  /** Never blocks: `null` when nothing is there; 0 bytes at the end. `pid`: the writer, 0 when not known. */
  receive(into: Uint8Array): { readonly bytes: number; readonly pid: Pid } | null;
  close(): void;
}

/** For a process that watches over a tree of others (the runner). */
export interface SupervisionPort {
  openOutputSocket(): OutputSocket;
  /** Exit code or −N of an ended child of this process, which is then gone; `null` if it has not ended or is none. */
  reap(pid: number): ExitStatus | null;
}

/**
 * Sockets by which processes of one user find each other under a name, without a file. They carry whole messages, to be
 * sent and received by {@link DescriptorPort.sendWithDescriptors} and {@link DescriptorPort.receiveWithDescriptors}.
 */
export interface RendezvousPort {
  /** `null`: another process listens under this name. Connections wait until they are accepted. */
  listen(name: string): Fd | null;
  /** `null`: nobody of this user listens. Does not wait for accept(). */
  connect(name: string): Fd | null;
  /** The next connection of this user's, which then does not block; `null`: none waits. The listener must not block. */
  accept(listener: Fd): Fd | null;
  /** The process that connected (or that listened, for who connected). */
  peer(fd: Fd): Pid;
}

export interface ClockPort {
  /** Monotonic, the same in all processes of the machine. */
  now(): Milliseconds;
}

export interface Platform {
  readonly name: 'linux' | 'darwin' | 'win32';
  readonly memory: MemoryPort;
  readonly namedMemory: NamedMemoryPort;
  readonly futex: FutexPort;
  readonly processes: ProcessPort;
  readonly forking: ForkPort;
  readonly descriptors: DescriptorPort;
  readonly sockets: SocketPort;
  readonly streams: StreamPort;
  readonly clock: ClockPort;
  readonly supervision: SupervisionPort;
  readonly rendezvous: RendezvousPort;
}
