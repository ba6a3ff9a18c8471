/** How often each operation happened after the event limit, and when it is time to say so. */
export class EventCounts {
  readonly #counts = new Map<number, number>();
  #total = 0;
  #nextReport = 1;

  get total(): number {
    return this.#total;
  }

  /** Counts one; true when the number has doubled since the last time: so few reports tell of any number of events. */
  add(op: number): boolean {
    this.#counts.set(op, (this.#counts.get(op) ?? 0) + 1);
    this.#total++;
    if (this.#total < this.#nextReport) return false;
    this.#nextReport = this.#total * 2;
    return true;
  }

  /** `{"90":12}`: op to count. */
  toJson(): string {
    return JSON.stringify(Object.fromEntries(this.#counts));
  }
}
