/**
 * What a forked child inherits of its parent's event loop. The handles are there, watched by a loop of the child's own:
 * a server would take its parent's clients, a socket its parent's bytes. They are made inert without their owners
 * noticing: watchers are stopped, sockets get a pipe in place of their descriptor from which nothing ever comes, and
 * none of them keeps the loop alive. What has happened already and was about to be told is dropped.
 *
 * The loop's lists are read from memory; its layout and that of a handle's head are public in `uv.h` and have not changed
 * since libuv 1.0.
 */
import koffi from 'koffi';
import type { DescriptorPort } from '../../port.ts';
import { viewAt } from '../libc.ts';
import type { ForkCalls } from './calls.ts';

/** In uv_loop_t, the heads of rings: all handles, watchers with something to tell, finished work of the thread pool. */
const LOOP_HANDLES = 16;
const LOOP_PENDING = 72;
const LOOP_WORK = 120;
/** Pointer to the array of watchers, by descriptor. */
const LOOP_WATCHERS = 104;
/** In uv_handle_t. */
const HANDLE_TYPE = 16;
const HANDLE_CLOSED = 24;
const HANDLE_LINKS = 32;

const Type = {
  FsEvent: 3,
  FsPoll: 4,
  Pipe: 7,
  Poll: 8,
  Process: 10,
  Tcp: 12,
  Tty: 14,
  Udp: 15,
} as const;

interface HandleCalls {
  fileno: (handle: number, fd: Int32Array) => number;
  isClosing: (handle: number) => number;
  unref: (handle: number) => void;
  readStop: (handle: number) => number;
  stop: Partial<Record<number, (handle: number) => number>>;
}

let bound: HandleCalls | undefined;

/** In the parent, before the first fork: what is bound here is not bound in each child. */
export function prepareHandles(): HandleCalls {
  if (bound !== undefined) return bound;
  const library = koffi.load(null);
  const stop = (name: string) => library.func(`int ${name}(uintptr_t handle)`) as (handle: number) => number;
  bound = {
    fileno: library.func('int uv_fileno(uintptr_t handle, void *fd)') as HandleCalls['fileno'],
    isClosing: stop('uv_is_closing'),
    unref: library.func('void uv_unref(uintptr_t handle)') as HandleCalls['unref'],
    readStop: stop('uv_read_stop'),
    stop: {
      [Type.FsEvent]: stop('uv_fs_event_stop'),
      [Type.FsPoll]: stop('uv_fs_poll_stop'),
      [Type.Poll]: stop('uv_poll_stop'),
      [Type.Udp]: stop('uv_udp_recv_stop'),
    },
  };
  return bound;
}

/**
 * In the child, before its loop turns. Where the parent was forked while its loop told of events, the child's loop goes
 * on with the same list of them: until the function that is returned is called, it finds nobody to tell.
 */
export function silenceHandles(calls: ForkCalls, descriptors: DescriptorPort): () => void {
  const { fileno, isClosing, unref, readStop, stop } = prepareHandles();
  const loop = calls.defaultLoop();
  emptyRing(loop + LOOP_PENDING);
  emptyRing(loop + LOOP_WORK);
  const fd = new Int32Array(new ArrayBuffer(4));
  const watchers = pointerAt(loop + LOOP_WATCHERS);
  const hidden: { place: BigUint64Array; watcher: bigint }[] = [];
  let inert: number | undefined;
  for (const { handle, type } of handles(loop)) {
    if (isClosing(handle) !== 0) {
      wordsAt(handle + HANDLE_CLOSED, 1)[0] = 0n;
      continue;
    }
    if (type === Type.Tty || type === Type.Pipe || type === Type.Tcp) readStop(handle);
    else if (type === Type.Process || type in stop) stop[type]?.(handle);
    else continue;
    unref(handle);
    if (type !== Type.Pipe && type !== Type.Tcp && type !== Type.Udp) continue;
    // 0, 1 and 2 stay what they are: the child prints where its parent does.
    if (fileno(handle, fd) !== 0 || (fd[0] ?? 0) <= 2) continue;
    // The write end stays open, so that nothing is ever read, not even the end.
    inert ??= descriptors.pipe()[0];
    calls.dup2(inert, fd[0] ?? -1);
    const place = wordsAt(watchers + (fd[0] ?? 0) * 8, 1);
    hidden.push({ place, watcher: place[0] ?? 0n });
    place[0] = 0n;
  }
  return () => {
    for (const { place, watcher } of hidden) place[0] = watcher;
  };
}

function handles(loop: number): { handle: number; type: number }[] {
  const found: { handle: number; type: number }[] = [];
  const head = loop + LOOP_HANDLES;
  for (let link = pointerAt(head); link !== head; link = pointerAt(link)) {
    const handle = link - HANDLE_LINKS;
    found.push({ handle, type: new Int32Array(viewAt(handle + HANDLE_TYPE, 4))[0] ?? 0 });
  }
  return found;
}

/** Each element is left alone with itself, so that it may still be taken out of its ring. */
function emptyRing(head: number): void {
  for (let link = pointerAt(head); link !== head;) {
    const next = pointerAt(link);
    wordsAt(link, 2).fill(BigInt(link));
    link = next;
  }
  wordsAt(head, 2).fill(BigInt(head));
}

function pointerAt(address: number): number {
  return Number(wordsAt(address, 1)[0]);
}

function wordsAt(address: number, count: number): BigUint64Array {
  return new BigUint64Array(viewAt(address, count * 8));
}
