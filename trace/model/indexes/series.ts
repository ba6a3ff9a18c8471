/** A number that changes in steps: the depth of a queue, the memory of a process. Summaries as in `span-list.ts`. */
import type { CurvePoint } from '../timeline.ts';
import { floatColumn, uintColumn, type Column } from './columns.ts';

const FAN = 16;

interface Level {
  readonly min: Column<Float64Array>;
  readonly max: Column<Float64Array>;
}

export class Series {
  readonly #time = floatColumn();
  readonly #value = floatColumn();
  readonly #position = uintColumn();
  readonly #levels: Level[] = [];

  push(position: number, time: number, value: number): void {
    this.#time.push(time);
    this.#value.push(value);
    this.#position.push(position);
  }

  truncate(position: number): void {
    let size = this.#position.lowerBound(position);
    this.#time.truncate(size);
    this.#value.truncate(size);
    this.#position.truncate(size);
    for (const level of this.#levels) {
      size = Math.floor(size / FAN);
      level.min.truncate(size);
      level.max.truncate(size);
    }
  }

  /** The last value at or before each pixel and what it went through within; the first point holds before `from`, too. */
  query(from: number, to: number, perPixel: number): CurvePoint[] {
    this.#buildLevels();
    const end = this.#time.upperBound(to);
    let index = Math.max(0, this.#time.upperBound(from) - 1);
    const points: CurvePoint[] = [];
    while (index < end) {
      const time = this.#time.get(index);
      const next =
        perPixel <= 0 ? index + 1 : Math.min(end, Math.max(index + 1, this.#after(time + perPixel, index)));
      const [min, max] = this.#extremes(index, next);
      points.push({ time, min, max, last: this.#value.get(next - 1) });
      index = next;
    }
    return points;
  }

  /** Index of the first entry after `time`, looked for from `from` on. */
  #after(time: number, from: number): number {
    let step = 1;
    while (from + step < this.#time.length && this.#time.get(from + step) <= time) step *= 2;
    let low = from + (step >>> 1);
    let high = Math.min(from + step, this.#time.length);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#time.get(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #extremes(from: number, to: number): [min: number, max: number] {
    let min = Infinity;
    let max = -Infinity;
    let index = from;
    while (index < to) {
      let size = 1;
      let level: Level | undefined;
      for (const next of this.#levels) {
        const larger = size * FAN;
        if (index % larger !== 0 || index + larger > to || index / larger >= next.min.length) break;
        size = larger;
        level = next;
      }
      const block = index / size;
      min = Math.min(min, level === undefined ? this.#value.get(block) : level.min.get(block));
      max = Math.max(max, level === undefined ? this.#value.get(block) : level.max.get(block));
      index += size;
    }
    return [min, max];
  }

  #buildLevels(): void {
    let below = this.#time.length;
    for (let depth = 0; below >= FAN; depth++) {
      const level = (this.#levels[depth] ??= { min: floatColumn(), max: floatColumn() });
      const lower = this.#levels[depth - 1];
      const count = Math.floor(below / FAN);
      for (let block = level.min.length; block < count; block++) {
        let min = Infinity;
        let max = -Infinity;
        for (let child = block * FAN; child < (block + 1) * FAN; child++) {
          min = Math.min(min, lower === undefined ? this.#value.get(child) : lower.min.get(child));
          max = Math.max(max, lower === undefined ? this.#value.get(child) : lower.max.get(child));
        }
        level.min.push(min);
        level.max.push(max);
      }
      below = count;
    }
  }
}
