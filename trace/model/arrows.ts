/**
 * Messages as arrows. Where a block of neighbouring messages lies within a pixel, one arrow stands for all of it that
 * go the same way; where there are still more than wanted, the pixel is taken to be wider.
 */
import type { ObjectId } from '../schema.ts';
import type { Blocks, MessageTable } from './indexes/messages.ts';
import type { Arrow, TimelineQuery } from './timeline.ts';

const DEFAULT_LIMIT = 4000;
const WIDER = 4;

interface Query extends TimelineQuery {
  readonly at: number;
  readonly limit?: number;
}

export function arrowsOf(
  messages: MessageTable,
  query: Query,
  objectId: (index: number) => ObjectId | undefined,
): Arrow[] {
  const limit = query.limit ?? DEFAULT_LIMIT;
  let { perPixel } = query;
  for (;;) {
    // There may be more ways than the limit: then it is one arrow each.
    const wanted = perPixel > query.at * WIDER ? Infinity : limit;
    const found = collect(messages, query, perPixel, wanted, objectId);
    if (found !== undefined) return found;
    perPixel = Math.max(1, perPixel * WIDER);
  }
}

/** Undefined when there are more than the limit. */
function collect(
  messages: MessageTable,
  { from, to, at }: Query,
  perPixel: number,
  limit: number,
  objectId: (index: number) => ObjectId | undefined,
): Arrow[] | undefined {
  const arrows: Arrow[] = [];
  // Bundles by the way they go: the last one of each way may take more in.
  const ways = new Map<number, Bundle>();
  const until = Math.min(to, at);
  const flush = (bundle: Bundle): void => {
    const { row, count } = bundle;
    const object = objectId(messages.object(row));
    const sender = messages.sender(row);
    const taker = messages.taker(row);
    if (object === undefined || sender === undefined) return;
    const taken = taker !== undefined && taker.time <= at;
    arrows.push({
      from: sender.process,
      to: taker?.process ?? sender.process,
      start: Math.min(sender.time, taker?.time ?? Infinity),
      end: taken ? taker.time : Infinity,
      object,
      sendSite: sender.site,
      receiveSite: taker?.site ?? 0,
      count,
      message: row,
    });
  };
  const visit = (row: number): void => {
    if (!messages.wasSent(row)) return;
    const start = messages.sendTime(row);
    const whole = messages.isWhole(row);
    const end = whole ? messages.takeTime(row) : Infinity;
    if (start > until || end < from) return;
    // What is not taken yet has no lane to go to: the queue's own view shows it.
    if (!whole || end > at) return;
    const way = (messages.object(row) * 4096 + messages.from(row)) * 4096 + messages.to(row);
    const last = ways.get(way);
    if (
      last !== undefined &&
      Math.abs(start - last.start) < perPixel &&
      Math.abs(end - last.end) < perPixel
    ) {
      last.count++;
      return;
    }
    if (last !== undefined) flush(last);
    ways.set(way, { row, start, end, count: 1 });
  };
  const { small, large } = messages;
  for (let row = 0; row < messages.length;) {
    if (arrows.length > limit) return undefined;
    if (row % large.size === 0 && outside(large, row / large.size, from, until)) row += large.size;
    else if (row % small.size === 0 && outside(small, row / small.size, from, until)) row += small.size;
    else visit(row++);
  }
  for (const bundle of ways.values()) flush(bundle);
  return arrows.length > limit ? undefined : arrows;
}

interface Bundle {
  /** The first message of it stands for the rest. */
  readonly row: number;
  readonly start: number;
  readonly end: number;
  count: number;
}

function outside(blocks: Blocks, block: number, from: number, to: number): boolean {
  return blocks.start(block) > to || blocks.end(block) < from;
}
