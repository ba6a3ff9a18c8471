/**
 * Every message of the run, from its put or send to its get or receive, and every pool task from its submission to its
 * begin. A row is made by whichever of the two is seen first (the taker's clock reading may be a moment earlier) and
 * completed by the other. What an event did can be undone, newest first, when a late event comes before it.
 */
import type { EventRef } from '../../codec/store.ts';
import { floatColumn, uintColumn } from './columns.ts';
import { MessageBlocks, type MessageRows } from './message-blocks.ts';

/** Neither a row nor a ref: refs are kept plus one, so that 0 is "none". */
const NONE = 0;
/** More than a run can have; an object and two of these make a number that is still exact. */
const PROCESSES = 2 ** 16;

export interface MessageEnd {
  readonly position: number;
  readonly process: number;
  readonly time: number;
  readonly ref: EventRef;
  readonly site: number;
}

export class MessageTable implements MessageRows {
  readonly #object = uintColumn();
  readonly #rowPosition = uintColumn();
  readonly #sendPosition = uintColumn();
  readonly #sendTime = floatColumn();
  readonly #sendRef = uintColumn();
  readonly #sendSite = uintColumn();
  readonly #from = uintColumn();
  readonly #takePosition = uintColumn();
  readonly #takeTime = floatColumn();
  readonly #takeRef = uintColumn();
  readonly #takeSite = uintColumn();
  readonly #to = uintColumn();
  /** Message numbers as the trace has them. */
  readonly #number = uintColumn();
  /** Rows in the order in which they were completed, and by which event: the log to undo. */
  readonly #completed = uintColumn();
  readonly #completedAt = uintColumn();
  /** By object: the rows that wait for their other half, by message number. */
  readonly #halves = new Map<number, Map<number, number>>();
  /** By object: its rows. */
  readonly #rows = new Map<number, ReturnType<typeof uintColumn>>();
  readonly blocks = new MessageBlocks(this);

  get length(): number {
    return this.#object.length;
  }

  send(
    position: number,
    object: number,
    number: number,
    process: number,
    time: number,
    ref: EventRef,
    site: number,
  ): void {
    const row = this.#half(object, number, true) ?? this.#newRow(object, number, position);
    this.#sendPosition.set(row, position);
    this.#sendTime.set(row, time);
    this.#sendRef.set(row, ref + 1);
    this.#sendSite.set(row, site);
    this.#from.set(row, process);
    this.#settle(row, object, number, position);
  }

  take(
    position: number,
    object: number,
    number: number,
    process: number,
    time: number,
    ref: EventRef,
    site: number,
  ): void {
    const row = this.#half(object, number, false) ?? this.#newRow(object, number, position);
    this.#takePosition.set(row, position);
    this.#takeTime.set(row, time);
    this.#takeRef.set(row, ref + 1);
    this.#takeSite.set(row, site);
    this.#to.set(row, process);
    this.#settle(row, object, number, position);
  }

  /** Undoes what the event at `position` and later ones did. */
  truncate(position: number): void {
    while (this.#completed.length > 0) {
      const last = this.#completed.length - 1;
      if (this.#completedAt.get(last) < position) break;
      this.#reopen(this.#completed.get(last));
      this.#completed.truncate(last);
      this.#completedAt.truncate(last);
    }
    while (this.length > 0 && this.#rowPosition.get(this.length - 1) >= position) this.#dropLastRow();
  }

  /** The row that waits for its sender or its taker. */
  #half(object: number, number: number, forSender: boolean): number | undefined {
    const row = this.#halves.get(object)?.get(number);
    if (row === undefined) return undefined;
    const other = forSender ? this.#takeRef : this.#sendRef;
    return other.get(row) === NONE ? undefined : row;
  }

  #newRow(object: number, number: number, position: number): number {
    const row = this.length;
    this.#object.push(object);
    this.#rowPosition.push(position);
    this.#number.push(number);
    this.#sendTime.push(0);
    this.#takeTime.push(0);
    this.#sendPosition.push(0);
    this.#sendRef.push(NONE);
    this.#sendSite.push(0);
    this.#from.push(0);
    this.#takePosition.push(0);
    this.#takeRef.push(NONE);
    this.#takeSite.push(0);
    this.#to.push(0);
    this.#rowsOf(object).push(row);
    this.#halvesOf(object).set(number, row);
    return row;
  }

  #settle(row: number, object: number, number: number, position: number): void {
    this.blocks.touched(row);
    if (this.#rowPosition.get(row) === position) return;
    this.#halves.get(object)?.delete(number);
    this.#completed.push(row);
    this.#completedAt.push(position);
  }

  #reopen(row: number): void {
    const senderCompleted = this.#sendPosition.get(row) > this.#takePosition.get(row);
    (senderCompleted ? this.#sendRef : this.#takeRef).set(row, NONE);
    this.#halvesOf(this.#object.get(row)).set(this.#number.get(row), row);
    this.blocks.touched(row);
  }

  #dropLastRow(): void {
    const row = this.length - 1;
    const object = this.#object.get(row);
    const halves = this.#halves.get(object);
    if (halves?.get(this.#number.get(row)) === row) halves.delete(this.#number.get(row));
    const rows = this.#rowsOf(object);
    rows.truncate(rows.length - 1);
    this.blocks.touched(row);
    for (const column of [this.#sendTime, this.#takeTime]) column.truncate(row);
    for (const column of [
      this.#object,
      this.#rowPosition,
      this.#number,
      this.#sendPosition,
      this.#sendRef,
      this.#sendSite,
      this.#from,
      this.#takePosition,
      this.#takeRef,
      this.#takeSite,
      this.#to,
    ]) {
      column.truncate(row);
    }
  }

  #halvesOf(object: number): Map<number, number> {
    let halves = this.#halves.get(object);
    if (halves === undefined) this.#halves.set(object, (halves = new Map<number, number>()));
    return halves;
  }

  #rowsOf(object: number): ReturnType<typeof uintColumn> {
    let rows = this.#rows.get(object);
    if (rows === undefined) this.#rows.set(object, (rows = uintColumn()));
    return rows;
  }

  /** Who sent it; undefined while only its taking was seen. */
  sender(row: number): MessageEnd | undefined {
    const ref = this.#sendRef.get(row);
    if (ref === NONE) return undefined;
    return {
      position: this.#sendPosition.get(row),
      process: this.#from.get(row),
      time: this.#sendTime.get(row),
      ref: ref - 1,
      site: this.#sendSite.get(row),
    };
  }

  taker(row: number): MessageEnd | undefined {
    const ref = this.#takeRef.get(row);
    if (ref === NONE) return undefined;
    return {
      position: this.#takePosition.get(row),
      process: this.#to.get(row),
      time: this.#takeTime.get(row),
      ref: ref - 1,
      site: this.#takeSite.get(row),
    };
  }

  object(row: number): number {
    return this.#object.get(row);
  }

  /** The message's number within its object. */
  number(row: number): number {
    return this.#number.get(row);
  }

  sendTime(row: number): number {
    return this.#sendTime.get(row);
  }

  takeTime(row: number): number {
    return this.#takeTime.get(row);
  }

  from(row: number): number {
    return this.#from.get(row);
  }

  to(row: number): number {
    return this.#to.get(row);
  }

  /** Both of its ends were seen. */
  isWhole(row: number): boolean {
    return this.#sendRef.get(row) !== NONE && this.#takeRef.get(row) !== NONE;
  }

  way(row: number): number {
    return (this.#object.get(row) * PROCESSES + this.#from.get(row)) * PROCESSES + this.#to.get(row);
  }

  /**
   * The oldest rows of an object that were sent before the event at `position` and not taken before it. `depth` is how
   * many there are: messages are taken nearly in order, so they are among the last ones.
   */
  inside(object: number, position: number, depth: number, limit: number): number[] {
    const rows = this.#rows.get(object);
    if (rows === undefined || depth <= 0) return [];
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#rowPosition.get(rows.get(middle)) < position) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (let index = Math.max(0, low - depth - 1000); index < low && found.length < limit; index++) {
      const row = rows.get(index);
      const sent = this.#sendRef.get(row) !== NONE && this.#sendPosition.get(row) < position;
      const taken = this.#takeRef.get(row) !== NONE && this.#takePosition.get(row) < position;
      if (sent && !taken) found.push(row);
    }
    return found;
  }
}
