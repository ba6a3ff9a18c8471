/** The operating system of the simulated machine: stands for `runtime/platform/index.ts` in the bundled library. */
import type {
  Address,
  DescriptorPort,
  Fd,
  FutexPort,
  MemoryPort,
  Pid,
  Platform,
  WaitResult,
} from '../../../runtime/platform/port.ts';
import { Kind } from '../engine/operation.ts';
import type {
  Machine as MachineType,
  pipeWord as pipeWordType,
  sentinelOf as sentinelOfType,
} from './machine.ts';
import type { SharedBuffer as SharedBufferType } from './arrays.ts';

/** Given to the bundle when it is evaluated: see `load.ts`. */
declare const machine: MachineType;
declare const SharedBuffer: typeof SharedBufferType;
declare const Machine: typeof MachineType;
declare const pipeWord: typeof pipeWordType;
declare const sentinelOf: typeof sentinelOfType;

export * from '../../../runtime/platform/port.ts';
/** The same ones each time. */
export const randomBytes = (count: number): Buffer => Buffer.alloc(count, 1);
export {
  announceFork,
  announceForkSoon,
  forkGeneration,
  onBeforeFork,
  onFork,
} from '../../../runtime/platform/forked.ts';

const RESULTS: readonly WaitResult[] = ['woken', 'changed', 'timeout', 'interrupted'];

const futex: FutexPort = {
  wait: (address, expected, deadline) =>
    RESULTS[machine.wait(address / 4, expected, deadline)] ?? 'interrupted',
  wake: (address, count) => machine.operate(Kind.Wake, address / 4, Math.min(count, 0x7fff_ffff)),
  yieldProcessor: () => undefined,
  threadId: () => machine.threadId,
  robustPending: () => ({ f64: announcements(), index: 0 }),
};

/** What the kernel reads at the end of a thread. Only this thread touches it otherwise, but each store is a step. */
function announcements(): Float64Array {
  let announced = 0;
  return new Proxy(new Float64Array(1), {
    get: () => announced,
    set(_, _index, value: number) {
      announced = value;
      machine.operate(Kind.Announce, value === 0 ? -1 : value / Number.MIN_VALUE / 4);
      return true;
    },
  });
}

const memory: Pick<
  MemoryPort,
  'pageSize' | 'createAnonymous' | 'grow' | 'discard' | 'size' | 'map' | 'view' | 'unmap'
> = {
  // Small, so that what is rounded up to it stays small.
  pageSize: 64,
  createAnonymous: () => machine.createMemory() as Fd,
  grow: () => undefined,
  discard: () => undefined,
  size: () => 4096,
  map(fd, offset, bytes) {
    const address = (Machine.addressOf(fd) + offset) as Address;
    return { address, length: bytes, buffer: bufferAt(address, bytes) };
  },
  view: bufferAt,
  unmap: () => undefined,
};

/** The library takes it for what it is in place of: it only ever makes typed arrays of it. */
function bufferAt(address: number, bytes: number): ArrayBuffer {
  const buffer: unknown = new SharedBuffer(address, bytes);
  return buffer as ArrayBuffer;
}

const descriptors: Pick<
  DescriptorPort,
  'pipe' | 'close' | 'duplicate' | 'identity' | 'openPipeOf' | 'read' | 'write' | 'poll'
> = {
  pipe() {
    const end = machine.createPipe();
    return [end as Fd, (end + 1) as Fd];
  },
  close: () => undefined,
  duplicate: (fd) => fd,
  identity: (fd) => fd,
  openPipeOf: (pid, fd) => (machine.isRunning(pid) ? ((fd + 1) as Fd) : null),
  read: (fd) => machine.operate(Kind.Exchange, pipeWord(fd), 0),
  write(fd, _from, _offset, length) {
    machine.operate(Kind.Add, pipeWord(fd), length);
    return length;
  },
  poll(requests, deadline) {
    const ready = machine.poll(
      requests.map(({ fd }) => fd),
      deadline,
    );
    return ready < 0 ? [] : [ready];
  },
};

const whole: unknown = {
  name: 'linux',
  memory,
  futex,
  descriptors,
  processes: {
    self: () => machine.threadId as Pid,
    pid: () => machine.threadId as Pid,
    isRunning: (pid: number) => machine.isRunning(pid),
    watch: (pid: number) => sentinelOf(pid) as Fd,
  },
  clock: { now: () => machine.now },
};
/** Only what the algorithms use. */
export const platform = whole as Platform;
