/**
 * The states that were seen, each by 64 bits of its contents, with a number. Of ten million states two are mistaken for
 * each other with a probability of about 1 in 400,000.
 */
export class StateTable {
  #capacity = 1 << 16;
  #keys = new Uint32Array(2 * this.#capacity);
  #values = new Float64Array(this.#capacity);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Where the state with this hash is, or is going to be. */
  #find(high: number, low: number): number {
    const mask = this.#capacity - 1;
    for (let at = low & mask; ; at = (at + 1) & mask) {
      const [first, second] = [this.#keys[2 * at], this.#keys[2 * at + 1]];
      if ((first === high && second === low) || (first === 0 && second === 0)) return at;
    }
  }

  /** `undefined` where it was not seen. */
  get(high: number, low: number): number | undefined {
    const at = this.#find(high, low);
    return this.#keys[2 * at] === 0 && this.#keys[2 * at + 1] === 0 ? undefined : this.#values[at];
  }

  set(high: number, low: number, value: number): void {
    const at = this.#find(high, low);
    if (this.#keys[2 * at] === 0 && this.#keys[2 * at + 1] === 0) this.#size++;
    this.#keys[2 * at] = high;
    this.#keys[2 * at + 1] = low;
    this.#values[at] = value;
    if (this.#size > this.#capacity * 0.6) this.#grow();
  }

  #grow(): void {
    const [keys, values] = [this.#keys, this.#values];
    this.#capacity *= 2;
    this.#keys = new Uint32Array(2 * this.#capacity);
    this.#values = new Float64Array(this.#capacity);
    for (let at = 0; at < values.length; at++) {
      const [high = 0, low = 0] = [keys[2 * at], keys[2 * at + 1]];
      if (high === 0 && low === 0) continue;
      const to = this.#find(high, low);
      this.#keys[2 * to] = high;
      this.#keys[2 * to + 1] = low;
      this.#values[to] = values[at] ?? 0;
    }
  }
}

/** Two hashes of the first `length` numbers, independent of each other; see {@link high} and {@link low}. */
export class Hash {
  high = 0;
  low = 0;

  of(state: Int32Array, length: number): void {
    let one = 0x9747b28c;
    let other = 0x3c6ef372;
    for (let index = 0; index < length; index++) {
      const value = state[index] ?? 0;
      // Words that nobody has touched yet are 0: they count for nothing, so that their number does not matter.
      if (value === 0) continue;
      let mixed = Math.imul(value ^ Math.imul(index + 1, 0x85ebca6b), 0xcc9e2d51);
      mixed ^= mixed >>> 15;
      one = Math.imul((one ^ mixed) + 0x27d4eb2f, 0x1b873593);
      one ^= one >>> 13;
      let turned = Math.imul(value + Math.imul(index + 1, 0x9e3779b1), 0x2545f491);
      turned ^= turned >>> 16;
      other = Math.imul((other + turned) ^ 0x165667b1, 0x5bd1e995);
      other ^= other >>> 15;
    }
    one = Math.imul(one ^ (one >>> 16), 0x85ebca6b);
    other = Math.imul(other ^ (other >>> 16), 0xc2b2ae35);
    this.high = (one ^ (one >>> 13)) >>> 0;
    this.low = ((other ^ (other >>> 16)) >>> 0) | 0;
    this.low >>>= 0;
    if (this.high === 0 && this.low === 0) this.low = 1;
  }
}
