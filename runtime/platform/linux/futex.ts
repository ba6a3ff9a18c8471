/** Sleeping and waking on a word of shared memory, and the kernel's robust list. */
import type { Address, FutexPort, MemoryPort } from '../port.ts';
import { UnsupportedError } from '../../errors.ts';
import { onFork } from '../forked.ts';
import { type Libc, addressOf, EINTR, ETIMEDOUT, lastErrno, systemError } from './libc.ts';

const FUTEX_WAKE = 1;
/** As FUTEX_WAIT, but its timeout is a moment on the monotonic clock: nothing to recompute after a signal. */
const FUTEX_WAIT_BITSET = 9;
const MATCH_ANY = 0xffffffff;
const EAGAIN = 11;

interface NumbersOfCalls {
  readonly futex: number;
  readonly setRobustList: number;
  readonly gettid: number;
  readonly schedYield: number;
}

const numbersByArch: Partial<Record<string, NumbersOfCalls>> = {
  x64: { futex: 202, setRobustList: 273, gettid: 186, schedYield: 24 },
  arm64: { futex: 98, setRobustList: 99, gettid: 178, schedYield: 124 },
  riscv64: { futex: 98, setRobustList: 99, gettid: 178, schedYield: 124 },
  loong64: { futex: 98, setRobustList: 99, gettid: 178, schedYield: 124 },
};

/** struct robust_list_head { void *next; long futex_offset; void *list_op_pending } */
const HEAD_BYTES = 24;
const PENDING_INDEX = 2;

export function linuxFutex(libc: Libc, memory: MemoryPort): FutexPort {
  const numbers = numbersByArch[process.arch];
  if (numbers === undefined) {
    throw new UnsupportedError(
      `multiprocessing knows the system calls of x64, arm64, riscv64 and loong64, not those of ${process.arch}.`,
    );
  }
  const { futex, setRobustList, gettid, schedYield } = numbers;

  // Of its own ArrayBuffer, so that it never moves: the kernel reads it while this thread is in the call.
  const timespec = new BigInt64Array(new ArrayBuffer(16));
  const timespecAddress = addressOf(timespec);

  let thread = 0;
  let pending: { f64: Float64Array; index: number; address: Address } | undefined;

  function registerRobustList(address: Address): void {
    if (libc.syscall3(setRobustList, address, HEAD_BYTES, 0) !== 0) throw systemError('set_robust_list');
  }

  // The child's only thread has another id, and the kernel gave it no robust list.
  onFork(() => {
    thread = 0;
    if (pending !== undefined) {
      pending.f64[pending.index] = 0;
      registerRobustList(pending.address);
    }
  });

  return {
    wait(address, expected, deadline) {
      let until = 0;
      if (deadline !== Infinity) {
        const at = Math.max(deadline, 0);
        const seconds = Math.floor(at / 1000);
        timespec[0] = BigInt(seconds);
        timespec[1] = BigInt(Math.min(999_999_999, Math.floor((at - seconds * 1000) * 1e6)));
        until = timespecAddress;
      }
      // The expected value goes as an unsigned int: robust words have their highest bit set.
      if (libc.syscall6(futex, address, FUTEX_WAIT_BITSET, expected >>> 0, until, 0, MATCH_ANY) === 0)
        return 'woken';
      const errno = lastErrno();
      if (errno === EAGAIN) return 'changed';
      if (errno === ETIMEDOUT) return 'timeout';
      if (errno === EINTR) return 'interrupted';
      throw systemError('futex', errno);
    },

    wake(address, count) {
      const woken = libc.syscall6(futex, address, FUTEX_WAKE, Math.min(count, 0x7fffffff), 0, 0, 0);
      if (woken < 0) throw systemError('futex');
      return woken;
    },

    yieldProcessor() {
      libc.syscall3(schedYield, 0, 0, 0);
    },

    threadId() {
      if (thread === 0) thread = libc.syscall3(gettid, 0, 0, 0);
      return thread;
    },

    robustPending() {
      if (pending === undefined) {
        const { address, buffer } = memory.allocatePrivate(memory.pageSize);
        // An empty list points to its own head. The word itself is what is announced: futex_offset stays 0.
        new BigUint64Array(buffer)[0] = BigInt(address);
        registerRobustList(address);
        pending = { f64: new Float64Array(buffer), index: PENDING_INDEX, address };
      }
      return pending;
    },
  };
}
