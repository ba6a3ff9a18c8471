/**
 * Summaries of neighbouring messages, 64 rows of the table a block, four blocks a block of the level above, and so on:
 * between which times they travel, and by which ways. A picture of a whole run is drawn from a few hundred of these
 * rather than from its messages.
 *
 * A block is worked out when it is asked for and forgotten when one of its rows changes. While a block is known, all
 * below it are; so a row whose block is not known has nothing to forget further up, which keeps writing cheap.
 */

const ROWS = 64;
const FAN = 4;
/** Ways are kept where they are this much fewer than the rows; else going through the rows costs no more. */
const FEWER = 8;

/** The messages, as far as blocks need to know them. */
export interface MessageRows {
  readonly length: number;
  /** It was sent and taken: until then it is no arrow, and in no block. */
  isWhole(row: number): boolean;
  sendTime(row: number): number;
  takeTime(row: number): number;
  /** Object, sender and taker as one number. */
  way(row: number): number;
}

/** Messages of one way. */
export interface Bundle {
  readonly way: number;
  /** The first of them stands for the rest. */
  readonly row: number;
  count: number;
  firstSent: number;
  lastSent: number;
  firstTaken: number;
  lastTaken: number;
}

export interface Block {
  readonly count: number;
  readonly firstSent: number;
  readonly lastSent: number;
  readonly firstTaken: number;
  readonly lastTaken: number;
}

interface KnownBlock extends Block {
  /** Undefined: not asked for yet, or too many to keep. */
  bundles: readonly Bundle[] | undefined;
}

export class MessageBlocks {
  readonly #rows: MessageRows;
  readonly #levels: (KnownBlock | undefined)[][] = [[]];

  constructor(rows: MessageRows) {
    this.#rows = rows;
  }

  /** The level whose blocks are few enough to begin with: at most {@link FAN} of them have rows. */
  top(): number {
    let level = 0;
    while (this.rowsOf(level) * FAN < this.#rows.length) level++;
    return level;
  }

  rowsOf(level: number): number {
    return ROWS * FAN ** level;
  }

  /** Blocks of the level below that make up this one. */
  get fan(): number {
    return FAN;
  }

  /** The row is new, changed, or about to go. */
  touched(row: number): void {
    let block = Math.floor(row / ROWS);
    // A block that begins was not asked for, though what is to contain it may have been.
    const begins = row % ROWS === 0;
    for (const known of this.#levels) {
      if (known[block] === undefined && !begins) return;
      if (block < known.length) known[block] = undefined;
      block = Math.floor(block / FAN);
    }
  }

  block(level: number, block: number): Block {
    return this.#known(level, block);
  }

  /** One entry a way, in order of their first rows. */
  bundles(level: number, block: number): readonly Bundle[] {
    const known = this.#known(level, block);
    if (known.bundles !== undefined) return known.bundles;
    const ways = new Map<number, Bundle>();
    if (level === 0) this.#addRows(block, ways);
    else {
      for (let child = block * FAN; child < (block + 1) * FAN && this.#exists(level - 1, child); child++) {
        for (const bundle of this.bundles(level - 1, child)) addTo(ways, bundle);
      }
    }
    const bundles = [...ways.values()];
    if (bundles.length * FEWER <= this.rowsOf(level)) known.bundles = bundles;
    return bundles;
  }

  #exists(level: number, block: number): boolean {
    return block * this.rowsOf(level) < this.#rows.length;
  }

  #known(level: number, block: number): KnownBlock {
    const blocks = (this.#levels[level] ??= []);
    return (blocks[block] ??= level === 0 ? this.#fromRows(block) : this.#fromBlocks(level, block));
  }

  #fromRows(block: number): KnownBlock {
    const rows = this.#rows;
    const end = Math.min((block + 1) * ROWS, rows.length);
    const sum = new Sum();
    for (let row = block * ROWS; row < end; row++) {
      if (!rows.isWhole(row)) continue;
      const sent = rows.sendTime(row);
      const taken = rows.takeTime(row);
      sum.add(1, sent, sent, taken, taken);
    }
    return sum;
  }

  #fromBlocks(level: number, block: number): KnownBlock {
    const sum = new Sum();
    for (let child = block * FAN; child < (block + 1) * FAN && this.#exists(level - 1, child); child++) {
      const { count, firstSent, lastSent, firstTaken, lastTaken } = this.#known(level - 1, child);
      sum.add(count, firstSent, lastSent, firstTaken, lastTaken);
    }
    return sum;
  }

  #addRows(block: number, ways: Map<number, Bundle>): void {
    const rows = this.#rows;
    const end = Math.min((block + 1) * ROWS, rows.length);
    for (let row = block * ROWS; row < end; row++) {
      if (!rows.isWhole(row)) continue;
      const sent = rows.sendTime(row);
      const taken = rows.takeTime(row);
      addTo(ways, {
        way: rows.way(row),
        row,
        count: 1,
        firstSent: sent,
        lastSent: sent,
        firstTaken: taken,
        lastTaken: taken,
      });
    }
  }
}

class Sum implements KnownBlock {
  bundles: readonly Bundle[] | undefined;
  count = 0;
  firstSent = Infinity;
  lastSent = -Infinity;
  firstTaken = Infinity;
  lastTaken = -Infinity;

  add(count: number, firstSent: number, lastSent: number, firstTaken: number, lastTaken: number): void {
    this.count += count;
    if (firstSent < this.firstSent) this.firstSent = firstSent;
    if (lastSent > this.lastSent) this.lastSent = lastSent;
    if (firstTaken < this.firstTaken) this.firstTaken = firstTaken;
    if (lastTaken > this.lastTaken) this.lastTaken = lastTaken;
  }
}

function addTo(ways: Map<number, Bundle>, more: Bundle): void {
  const bundle = ways.get(more.way);
  if (bundle === undefined) ways.set(more.way, { ...more });
  else widen(bundle, more);
}

/** Takes the messages of `more` into `bundle`. */
export function widen(bundle: Bundle, more: Bundle): void {
  bundle.count += more.count;
  if (more.firstSent < bundle.firstSent) bundle.firstSent = more.firstSent;
  if (more.lastSent > bundle.lastSent) bundle.lastSent = more.lastSent;
  if (more.firstTaken < bundle.firstTaken) bundle.firstTaken = more.firstTaken;
  if (more.lastTaken > bundle.lastTaken) bundle.lastTaken = more.lastTaken;
}
