/**
 * The part of a stream that always tells the present: what the process waits for and which locks it holds. It is right
 * even after the event limit, so a deadlock is found in a run of hours.
 *
 * A reader copies it while we write, so it is guarded by a sequence (a seqlock): odd while it changes. A reader that
 * sees an odd number, or another number after copying than before, copies again. Both stores of the sequence are
 * atomic, hence ordered with the plain stores between them:
 *
 *     writer                      reader
 *     sequence = 2n+1             s = sequence        even, else again
 *     fields = …                  copy fields
 *     sequence = 2n+2             s == sequence       else again
 *
 * A process that is killed between the two leaves an odd number for good: the reader then knows that it died there.
 */
import { Flag, type Op } from '../../trace/schema.ts';
import { Present } from './layout.ts';
import type { ObjectIdPair } from './tracer.ts';

interface Wait {
  op: Op | 0;
  pid: number;
  n: number;
  since: number;
  site: number;
  timed: boolean;
}

/** Waits inside waits (a condition takes its lock again, a callback that gets from a queue): far fewer than this. */
const MAX_NESTED_WAITS = 16;

export class PresentWriter {
  readonly #i32: Int32Array;
  readonly #f64: Float64Array;
  #sequence = 0;
  /** Preallocated; the innermost wait is the one that is shown. */
  readonly #waits: Wait[] = Array.from({ length: MAX_NESTED_WAITS }, () => ({
    op: 0,
    pid: 0,
    n: 0,
    since: 0,
    site: 0,
    timed: false,
  }));
  #depth = 0;
  /** pid, n, pid, n, … of all that is held, also what does not fit the file's list. */
  readonly #held: number[] = [];

  constructor(i32: Int32Array, f64: Float64Array) {
    this.#i32 = i32;
    this.#f64 = f64;
  }

  waitBegins(op: Op, id: ObjectIdPair, since: number, site: number, timed: boolean): void {
    const wait = this.#waits[this.#depth];
    this.#depth++;
    if (wait === undefined) return;
    wait.op = op;
    wait.pid = id.pid;
    wait.n = id.n;
    wait.since = since;
    wait.site = site;
    wait.timed = timed;
    this.#showWait();
  }

  waitEnds(op: Op): void {
    // An error may have skipped the end of a wait inside this one: it ends with it.
    let depth = this.#depth;
    while (depth > 0 && depth <= MAX_NESTED_WAITS && this.#waits[depth - 1]?.op !== op) depth--;
    if (depth === 0) return;
    this.#depth = depth - 1;
    this.#showWait();
  }

  taken(id: ObjectIdPair): void {
    this.#held.push(id.pid, id.n);
    const count = this.#held.length >> 1;
    this.#beginChange();
    this.#showHeld(count - 1);
    this.#i32[Present.heldCount >> 2] = count;
    this.#endChange();
  }

  released(id: ObjectIdPair): void {
    const held = this.#held;
    // Locks are mostly released in the opposite order: the last is the likeliest.
    let at = held.length - 2;
    while (at >= 0 && (held[at] !== id.pid || held[at + 1] !== id.n)) at -= 2;
    if (at < 0) return;
    const n = held.pop() ?? 0;
    const pid = held.pop() ?? 0;
    this.#beginChange();
    if (at < held.length) {
      held[at] = pid;
      held[at + 1] = n;
      this.#showHeld(at >> 1);
    }
    this.#i32[Present.heldCount >> 2] = held.length >> 1;
    this.#endChange();
  }

  #showWait(): void {
    const wait = this.#depth === 0 ? undefined : this.#waits[Math.min(this.#depth, MAX_NESTED_WAITS) - 1];
    const i32 = this.#i32;
    this.#beginChange();
    // op in the low half, flags in the high one: an async wait blocks nobody and is not shown, a timed one ends by itself.
    i32[Present.waitOp >> 2] = (wait?.op ?? 0) | (wait?.timed === true ? Flag.Timed << 16 : 0);
    i32[Present.waitObject >> 2] = wait?.pid ?? 0;
    i32[(Present.waitObject >> 2) + 1] = wait?.n ?? 0;
    i32[Present.waitSite >> 2] = wait?.site ?? 0;
    this.#f64[Present.waitSince >> 3] = wait?.since ?? 0;
    this.#endChange();
  }

  #showHeld(index: number): void {
    if (index >= Present.maxHeld) return;
    const at = (Present.held >> 2) + 2 * index;
    this.#i32[at] = this.#held[2 * index] ?? 0;
    this.#i32[at + 1] = this.#held[2 * index + 1] ?? 0;
  }

  #beginChange(): void {
    this.#sequence = (this.#sequence + 1) | 0;
    Atomics.store(this.#i32, Present.sequence >> 2, this.#sequence);
  }

  #endChange(): void {
    this.#sequence = (this.#sequence + 1) | 0;
    Atomics.store(this.#i32, Present.sequence >> 2, this.#sequence);
  }
}

/** Whether an operation with these flags keeps the process from going on. */
export function blocks(flags: number): boolean {
  return (flags & Flag.Async) === 0;
}
