/**
 * Waiting without blocking: the async twin of each blocking call is its non-blocking attempt, made again whenever the
 * doorbell rings. Attempts are made in the order in which the waits began.
 */
import { checkTimeout, throwIfAborted } from '../misuse.ts';
import { onFork, platform, type Milliseconds } from '../platform/index.ts';
import { enter, isEntered, leave, onRing, ownDoorbell } from './doorbell.ts';
import type { SharedWords } from './shared-words.ts';

/** Something in shared memory that processes wait for, with its table of doorbells. */
export interface WaitPoint {
  readonly words: SharedWords;
  /** Index of the table ({@link TABLE_WORDS} words, zero at first) in the words. */
  readonly table: number;
}

/** How long an asynchronous call waits, and what ends the wait. */
export interface AsyncWaitOptions {
  /** Milliseconds. Missing or `undefined`: for ever. */
  timeout?: number | undefined;
  /** Ends the wait: the promise is rejected with the signal’s reason. */
  signal?: AbortSignal | undefined;
}

interface Pending {
  /** Makes the attempt; true when the wait is over. */
  attempt(): boolean;
  fail(error: unknown): void;
}

/** Where this process has pending waits, by the table's address. */
interface Presence {
  readonly point: WaitPoint;
  slot: number;
  waits: number;
}

/** Of all that may be lost on the way to a doorbell (its ringer killed in between) this is the end. */
const LOOK_ANYWAY: Milliseconds = 250;
/** How often to look where a table is full. */
const LOOK_BY_ITSELF: Milliseconds = 10;

const pending = new Set<Pending>();
const presences = new Map<number, Presence>();
let lookTimer: NodeJS.Timeout | undefined;
let lookInterval = 0;

onFork(() => {
  // What pended belongs to the parent's program.
  pending.clear();
  presences.clear();
  if (lookTimer !== undefined) clearInterval(lookTimer);
  lookTimer = undefined;
});

onRing(attemptAll);

function attemptAll(): void {
  for (const wait of pending) {
    try {
      wait.attempt();
    } catch (error) {
      wait.fail(error);
    }
  }
}

function arrive(point: WaitPoint): Presence {
  const key = point.words.address + point.table * 4;
  let presence = presences.get(key);
  if (presence === undefined) {
    presence = { point, slot: enter(point.words, point.table), waits: 0 };
    presences.set(key, presence);
  }
  presence.waits += 1;
  return presence;
}

function depart(presence: Presence): void {
  presence.waits -= 1;
  if (presence.waits > 0) return;
  presences.delete(presence.point.words.address + presence.point.table * 4);
  if (presence.slot >= 0) leave(presence.point.words, presence.slot);
}

/** Keeps the event loop alive, and the timer right, while anything pends. */
function watch(): void {
  const { socket } = ownDoorbell();
  if (pending.size === 0) {
    socket.unref();
    clearInterval(lookTimer);
    lookTimer = undefined;
    return;
  }
  socket.ref();
  const full = [...presences.values()].some(({ slot }) => slot < 0);
  const interval = full ? LOOK_BY_ITSELF : LOOK_ANYWAY;
  if (lookTimer !== undefined && interval === lookInterval) return;
  clearInterval(lookTimer);
  lookInterval = interval;
  lookTimer = setInterval(() => {
    for (const presence of presences.values()) {
      const { words, table } = presence.point;
      if (presence.slot < 0 || !isEntered(words, presence.slot)) presence.slot = enter(words, table);
    }
    attemptAll();
    watch();
  }, interval);
}

/**
 * Resolves with the first result of `attempt` that is not `undefined`; with `undefined` when `timeout` has passed.
 * Rejects with the signal's reason when it is aborted, and with what `attempt` throws. `attempt` must not block, and must
 * have taken what it returns: an attempt that came too late takes nothing.
 */
export function waitAsync<T>(
  point: WaitPoint,
  attempt: () => T | undefined,
  { timeout, signal }: AsyncWaitOptions = {},
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    throwIfAborted(signal);
    const first = attempt();
    if (first !== undefined) {
      resolve(first);
      return;
    }
    if (timeout !== undefined && timeout <= 0) {
      resolve(undefined);
      return;
    }
    // Before the first wait of a process makes its doorbell, which takes some milliseconds.
    const deadline = timeout === undefined ? Infinity : platform.clock.now() + timeout;
    // From here on changes ring; what changed before that is seen by the next attempt.
    const presence = arrive(point);
    let timer: NodeJS.Timeout | undefined;
    const finish = (): void => {
      pending.delete(wait);
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      depart(presence);
      watch();
    };
    const abort = (): void => {
      wait.fail(signal?.reason);
    };
    // A signal's reason may be anything; it is handed on as it is.
    const rejectWith: (reason: Error) => void = reject;
    const wait: Pending = {
      attempt() {
        const result = attempt();
        if (result === undefined) return false;
        finish();
        resolve(result);
        return true;
      },
      fail(error) {
        finish();
        rejectWith(error as Error);
      },
    };
    pending.add(wait);
    signal?.addEventListener('abort', abort, { once: true });
    if (deadline !== Infinity) {
      const expire = (): void => {
        const left = deadline - platform.clock.now();
        if (left > 0) {
          timer = setTimeout(expire, Math.min(Math.ceil(left), MAX_TIMER));
          return;
        }
        finish();
        resolve(undefined);
      };
      const left = Math.ceil(deadline - platform.clock.now());
      timer = setTimeout(expire, Math.min(Math.max(left, 1), MAX_TIMER));
    }
    watch();
    try {
      wait.attempt();
    } catch (error) {
      wait.fail(error);
    }
  });
}

/** Node's timers hold 31 bits. */
const MAX_TIMER = 0x7fff_ffff;

/**
 * The moment at which a call with this timeout gives up. Missing: never; negative: at once.
 * Throws for what is no number.
 */
export function deadlineOf(timeout: number | undefined): Milliseconds {
  if (timeout === undefined || timeout === Infinity) return Infinity;
  checkTimeout(timeout);
  return platform.clock.now() + Math.max(timeout, 0);
}
