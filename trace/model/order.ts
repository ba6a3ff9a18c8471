/**
 * The one order of all events: by time, and where times are equal in the order of arrival. Each stream comes in order,
 * but their pieces come one after the other, and some come late; so what arrives is merged in, and the caller is told
 * from where on the order is new.
 */
import type { EventRef } from '../codec/store.ts';

export class EventOrder {
  #refs = new Uint32Array(64);
  #times = new Float64Array(64);
  #length = 0;
  /** Events that arrived and are not merged yet: from `#length` on in the same arrays. */
  #arrived = 0;

  /** Merged events. */
  get length(): number {
    return this.#length;
  }

  ref(index: number): EventRef {
    return this.#refs[index] ?? 0;
  }

  time(index: number): number {
    return this.#times[index] ?? 0;
  }

  get lastTime(): number {
    return this.#length === 0 ? 0 : this.time(this.#length - 1);
  }

  /** Number of events at or before `time`: the index of the first one after it. */
  countUntil(time: number): number {
    return upperBound(this.#times, time, 0, this.#length);
  }

  add(ref: EventRef, time: number): void {
    const index = this.#length + this.#arrived;
    if (index === this.#refs.length) this.#grow();
    this.#refs[index] = ref;
    this.#times[index] = time;
    this.#arrived++;
  }

  /** Merges what arrived. Returns the index of the first event whose place is new. */
  merge(): number {
    const from = this.#length;
    const end = from + this.#arrived;
    if (from === end) return from;
    this.#arrived = 0;
    let earliest = Infinity;
    for (let index = from; index < end; index++) earliest = Math.min(earliest, this.#times[index] ?? 0);
    // Only the part that the late ones reach back into takes part in the merge.
    const start = upperBound(this.#times, earliest, 0, from);
    sortRuns(this.#refs, this.#times, start, end);
    this.#length = end;
    return start;
  }

  #grow(): void {
    const size = this.#refs.length * 2;
    const refs = new Uint32Array(size);
    refs.set(this.#refs);
    this.#refs = refs;
    const times = new Float64Array(size);
    times.set(this.#times);
    this.#times = times;
  }
}

function upperBound(times: Float64Array, time: number, from: number, to: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A natural merge sort, stable: the input is a few thousand sorted runs even where it is a million events. */
function sortRuns(refs: Uint32Array, times: Float64Array, start: number, end: number): void {
  let starts: number[] = [start];
  for (let index = start + 1; index < end; index++) {
    if ((times[index] ?? 0) < (times[index - 1] ?? 0)) starts.push(index);
  }
  if (starts.length === 1) return;
  const length = end - start;
  let fromRefs: Uint32Array = refs.slice(start, end);
  let fromTimes: Float64Array = times.slice(start, end);
  let toRefs: Uint32Array = new Uint32Array(length);
  let toTimes: Float64Array = new Float64Array(length);
  starts = starts.map((index) => index - start);
  while (starts.length > 1) {
    const merged: number[] = [];
    for (let run = 0; run < starts.length; run += 2) {
      const a = starts[run] ?? 0;
      const b = starts[run + 1] ?? length;
      const stop = starts[run + 2] ?? length;
      merged.push(a);
      mergeRuns(fromRefs, fromTimes, toRefs, toTimes, a, b, stop);
    }
    [fromRefs, toRefs] = [toRefs, fromRefs];
    [fromTimes, toTimes] = [toTimes, fromTimes];
    starts = merged;
  }
  refs.set(fromRefs, start);
  times.set(fromTimes, start);
}

function mergeRuns(
  fromRefs: Uint32Array,
  fromTimes: Float64Array,
  toRefs: Uint32Array,
  toTimes: Float64Array,
  a: number,
  b: number,
  stop: number,
): void {
  let left = a;
  let right = b;
  for (let out = a; out < stop; out++) {
    const takeLeft = left < b && (right >= stop || (fromTimes[left] ?? 0) <= (fromTimes[right] ?? 0));
    const source = takeLeft ? left++ : right++;
    toRefs[out] = fromRefs[source] ?? 0;
    toTimes[out] = fromTimes[source] ?? 0;
  }
}
