/**
 * The timeline's queries, answered for more than was asked: half a window more on both sides is fetched once and used
 * while the view moves within it. Moving then costs painting only, however many events the run has.
 */
import type { ProcessId } from '../../trace/model/state.ts';
import type { Arrow, Span, TimelineData, Track } from '../../trace/model/timeline.ts';

export interface Query {
  readonly from: number;
  readonly to: number;
  readonly perPixel: number;
  readonly at?: number;
}

interface Answer<T> {
  readonly from: number;
  readonly to: number;
  readonly perPixel: number;
  readonly items: readonly T[];
}

export class CachedQueries {
  #version = '';
  readonly #spans = new Map<string, Answer<Span>>();
  #arrows: Answer<Arrow> | undefined;
  /** What was learnt about stretches of lanes, see `sampled`. */
  readonly #samples = new Map<string, Span | undefined>();

  /** Forgets everything when the version is another: the run has grown. */
  use(version: string): void {
    if (version === this.#version) return;
    this.#version = version;
    this.#spans.clear();
    this.#samples.clear();
    this.#arrows = undefined;
  }

  spans(timeline: TimelineData, process: ProcessId, track: Track, query: Query): readonly Span[] {
    const key = `${process}/${track}`;
    const known = this.#spans.get(key);
    if (known && holds(known, query)) return inside(known.items, query);
    const asked = wider(query);
    const answer = { ...asked, items: timeline.spans(process, track, asked) };
    this.#spans.set(key, answer);
    return inside(answer.items, query);
  }

  arrows(timeline: TimelineData, query: Query & { limit: number }): readonly Arrow[] {
    if (!this.#arrows || !holds(this.#arrows, query)) {
      const asked = wider(query);
      this.#arrows = { ...asked, items: timeline.arrows({ ...asked, limit: query.limit * 2 }) };
    }
    return inside(this.#arrows.items, query);
  }

  /** A blocked span about a time, remembered for a stretch of `apart` (rounded up to a power of two). */
  sampled(timeline: TimelineData, process: ProcessId, time: number, apart: number): Span | undefined {
    const stretch = 2 ** Math.ceil(Math.log2(Math.max(1, apart)));
    const place = Math.floor(time / stretch);
    const key = `${process}/${stretch}/${place}`;
    if (this.#samples.has(key)) return this.#samples.get(key);
    const some = timeline.spans(process, 'state', { from: time, to: time + stretch / 64, perPixel: 0 });
    const blocked = some.find((one) => one.kind === 'blocked' && one.op !== undefined);
    this.#samples.set(key, blocked);
    return blocked;
  }
}

function wider(query: Query): Query {
  const more = (query.to - query.from) / 2;
  return { ...query, from: query.from - more, to: query.to + more };
}

function holds(answer: Answer<unknown>, query: Query): boolean {
  return (
    answer.from <= query.from &&
    answer.to >= query.to &&
    // The same zoom, but for the last bits of a float.
    Math.abs(answer.perPixel / query.perPixel - 1) < 1e-6
  );
}

function inside<T extends { readonly start: number; readonly end: number }>(
  items: readonly T[],
  { from, to }: Query,
): readonly T[] {
  return items.filter((item) => item.end >= from && item.start <= to);
}
