/**
 * Messages as arrows. Where messages that go the same way begin within one pixel and end within one, a single arrow
 * stands for them; where there are still more arrows than wanted, the pixel is taken to be wider.
 */
import type { ObjectId } from '../schema.ts';
import { widen, type Bundle } from './indexes/message-blocks.ts';
import type { MessageTable } from './indexes/messages.ts';
import type { Arrow, TimelineQuery } from './timeline.ts';

const DEFAULT_LIMIT = 4000;

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
    const wanted = perPixel > query.at * 4 ? Infinity : limit;
    const collector = new Collector(messages, query, perPixel, wanted);
    if (collector.run()) return collector.arrows(objectId);
    // As far as it came with this pixel tells how much wider the next one has to be at least.
    perPixel = Math.max(1, perPixel * 2 ** Math.max(1, Math.floor(Math.log2(1 / collector.share))));
  }
}

class Collector {
  readonly #messages: MessageTable;
  readonly #from: number;
  readonly #until: number;
  readonly #at: number;
  readonly #perPixel: number;
  readonly #limit: number;
  readonly #done: Bundle[] = [];
  /** The last bundle of each way, which may take more in. */
  readonly #ways = new Map<number, Bundle>();
  /** Rows that were passed, and those of them that came before the range. */
  #passed = 0;
  #before = 0;

  constructor(messages: MessageTable, { from, to, at }: Query, perPixel: number, limit: number) {
    this.#messages = messages;
    this.#from = from;
    this.#until = Math.min(to, at);
    this.#at = at;
    this.#perPixel = perPixel;
    this.#limit = limit;
  }

  /** False: there are more than the limit. */
  run(): boolean {
    const { blocks, length } = this.#messages;
    const level = blocks.top();
    for (let block = 0; block * blocks.rowsOf(level) < length; block++) {
      if (!this.#visit(level, block)) return false;
    }
    return true;
  }

  /** How much of what is asked for had been seen when the limit was reached. */
  get share(): number {
    const { length } = this.#messages;
    return Math.max(1e-3, (this.#passed - this.#before) / Math.max(1, length - this.#before));
  }

  #visit(level: number, block: number): boolean {
    const { blocks, length } = this.#messages;
    const first = block * blocks.rowsOf(level);
    if (first >= length) return true;
    const { count, firstSent, lastSent, firstTaken, lastTaken } = blocks.block(level, block);
    const outside = count === 0 || firstSent > this.#until || lastTaken < this.#from || firstTaken > this.#at;
    if (outside) {
      this.#passed = first + blocks.rowsOf(level);
      if (this.#ways.size === 0) this.#before = this.#passed;
      return true;
    }
    const whole = lastSent <= this.#until && firstTaken >= this.#from && lastTaken <= this.#at;
    if (whole && lastSent - firstSent < this.#perPixel && lastTaken - firstTaken < this.#perPixel) {
      for (const bundle of blocks.bundles(level, block)) this.#add(bundle);
    } else if (level > 0) {
      for (let child = block * blocks.fan; child < (block + 1) * blocks.fan; child++) {
        if (!this.#visit(level - 1, child)) return false;
      }
    } else {
      const end = Math.min(first + blocks.rowsOf(0), length);
      for (let row = first; row < end; row++) this.#addRow(row);
    }
    this.#passed = first + blocks.rowsOf(level);
    return this.#done.length + this.#ways.size <= this.#limit;
  }

  #addRow(row: number): void {
    const messages = this.#messages;
    // What is not taken yet has no lane to go to: the queue's own view shows it.
    if (!messages.isWhole(row)) return;
    const sent = messages.sendTime(row);
    const taken = messages.takeTime(row);
    if (sent > this.#until || taken < this.#from || taken > this.#at) return;
    this.#add({
      way: messages.way(row),
      row,
      count: 1,
      firstSent: sent,
      lastSent: sent,
      firstTaken: taken,
      lastTaken: taken,
    });
  }

  #add(more: Bundle): void {
    const last = this.#ways.get(more.way);
    if (last !== undefined) {
      const sent = Math.max(last.lastSent, more.lastSent) - Math.min(last.firstSent, more.firstSent);
      const taken = Math.max(last.lastTaken, more.lastTaken) - Math.min(last.firstTaken, more.firstTaken);
      if (sent < this.#perPixel && taken < this.#perPixel) {
        widen(last, more);
        return;
      }
      this.#done.push(last);
    }
    // Blocks keep theirs; this one grows.
    this.#ways.set(more.way, { ...more });
  }

  arrows(objectId: (index: number) => ObjectId | undefined): Arrow[] {
    const messages = this.#messages;
    const arrows: Arrow[] = [];
    for (const { row, count } of [...this.#done, ...this.#ways.values()]) {
      const object = objectId(messages.object(row));
      const sender = messages.sender(row);
      const taker = messages.taker(row);
      if (object === undefined || sender === undefined || taker === undefined) continue;
      arrows.push({
        from: sender.process,
        to: taker.process,
        start: Math.min(sender.time, taker.time),
        end: taker.time,
        object,
        sendSite: sender.site,
        receiveSite: taker.site,
        count,
        message: row,
      });
    }
    return arrows;
  }
}
