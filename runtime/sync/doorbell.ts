/**
 * How a process is told that something may have changed for one of its async waits: one pipe for all of them, which
 * whoever wakes rings by writing a byte. So hundreds of pending waits cost no thread and one descriptor.
 *
 * Each object that can be waited for has a table in shared memory (see {@link TABLE_WORDS}) of the processes that do:
 * pid, the number of the pipe's read end there, and what tells that pipe apart from all others, in case that another
 * process has the pid by now. The pipe is opened through `/proc/PID/fd`, so nobody has to be connected beforehand.
 */
import { Socket } from 'node:net';
import { onFork, platform, type Fd, type Pid } from '../platform/index.ts';
import { currentPid } from '../memory/object-id.ts';
import type { Words } from './words.ts';

const SLOTS = 12;
const SLOT_WORDS = 3;
const PID = 0;
const READ_END = 1;
const IDENTITY = 2;

/** A table's size. Its first word is not 0 when somebody may be in it: the only thing to look at on the fast path. */
export const TABLE_WORDS = 1 + SLOTS * SLOT_WORDS;

const { descriptors } = platform;
const oneByte = new Uint8Array(1);

interface Doorbell {
  readonly readEnd: Fd;
  readonly identity: number;
  readonly socket: Socket;
}

let doorbell: Doorbell | undefined;
let listener: () => void = () => undefined;

/** What to do when it rings. Set once, by `async-wait.ts`. */
export function onRing(answer: () => void): void {
  listener = answer;
}

/** This process's own; made at the first use. */
export function ownDoorbell(): Doorbell {
  if (doorbell !== undefined) return doorbell;
  const [readEnd, writeEnd] = descriptors.pipe({ nonblocking: true });
  // The socket owns the read end. The write end stays open too, so that the pipe never reports its end.
  const socket = new Socket({ fd: readEnd, readable: true, writable: false });
  socket.on('data', () => {
    listener();
  });
  socket.unref();
  doorbell = { readEnd, identity: descriptors.identity(readEnd), socket };
  keptOpen = writeEnd;
  return doorbell;
}

let keptOpen: Fd | undefined;

// The inherited pipe is the parent's: listening at it would take its rings away.
onFork(() => {
  doorbell?.socket.destroy();
  if (keptOpen !== undefined) descriptors.close(keptOpen);
  doorbell = undefined;
  keptOpen = undefined;
});

/** The doorbells of other processes that were opened here, by pid. */
const opened = new Map<number, { readEnd: number; identity: number; writeEnd: Fd }>();

/** false: that process is gone, or has no such doorbell any more. */
function ring(pid: number, readEnd: number, identity: number): boolean {
  let bell = opened.get(pid);
  if (bell !== undefined && (bell.readEnd !== readEnd || bell.identity !== identity)) {
    descriptors.close(bell.writeEnd);
    opened.delete(pid);
    bell = undefined;
  }
  if (bell === undefined) {
    const writeEnd = descriptors.openPipeOf(pid as Pid, readEnd, identity);
    if (writeEnd === null) return false;
    bell = { readEnd, identity, writeEnd };
    opened.set(pid, bell);
  }
  try {
    // A full pipe (`null`) has rung often enough.
    descriptors.write(bell.writeEnd, oneByte, 0, 1);
    return true;
  } catch {
    descriptors.close(bell.writeEnd);
    opened.delete(pid);
    return false;
  }
}

/**
 * Rings all that are in the table at `table`. To be called after the words were changed that they wait for. Costs one
 * load when nobody is.
 */
export function ringAll(w: Words, table: number): void {
  if (w.load(table) !== 0) ringSlots(w, table);
}

function ringSlots(w: Words, table: number): void {
  let anybody = false;
  for (let slot = table + 1; slot < table + TABLE_WORDS; slot += SLOT_WORDS) {
    const pid = w.load(slot + PID);
    if (pid === 0) continue;
    const identity = w.load(slot + IDENTITY);
    // 0: that process is just about to fill its slot in, and will look at the words itself afterwards.
    if (identity === 0 || ring(pid, w.load(slot + READ_END), identity)) anybody = true;
    else w.compareExchange(slot + PID, pid, 0);
  }
  if (!anybody) retract(w, table);
}

/** Clears the table's first word, unless somebody has come in meanwhile. */
function retract(w: Words, table: number): void {
  w.store(table, 0);
  for (let slot = table + 1; slot < table + TABLE_WORDS; slot += SLOT_WORDS) {
    if (w.load(slot + PID) !== 0) w.store(table, 1);
  }
}

/** Enters this process's doorbell. Returns its slot, or -1 when the table is full: the waiter has to look by itself. */
export function enter(w: Words, table: number): number {
  const { readEnd, identity } = ownDoorbell();
  const pid = currentPid();
  for (let slot = table + 1; slot < table + TABLE_WORDS; slot += SLOT_WORDS) {
    if (w.load(slot + PID) !== 0 || w.compareExchange(slot + PID, 0, pid) !== 0) continue;
    w.store(slot + IDENTITY, 0);
    w.store(slot + READ_END, readEnd);
    w.store(slot + IDENTITY, identity);
    w.store(table, 1);
    return slot;
  }
  return -1;
}

/** Whether the slot is still this process's: another one may have taken it for a dead one's. */
export function isEntered(w: Words, slot: number): boolean {
  return w.load(slot + PID) === currentPid() && w.load(slot + IDENTITY) === ownDoorbell().identity;
}

export function leave(w: Words, slot: number): void {
  if (!isEntered(w, slot)) return;
  w.store(slot + IDENTITY, 0);
  w.store(slot + PID, 0);
}
