/** Growing arrays of plain numbers: a million entries cost a million numbers and no objects. */

interface NumberArray {
  [index: number]: number;
  readonly length: number;
  set(source: this): void;
}

/** A typed array that grows at its end and can be cut. Reading outside gives 0. */
export class Column<A extends NumberArray> {
  #array: A;
  #length = 0;
  readonly #make: (capacity: number) => A;

  constructor(make: (capacity: number) => A) {
    this.#make = make;
    this.#array = make(8);
  }

  get length(): number {
    return this.#length;
  }

  get(index: number): number {
    return this.#array[index] ?? 0;
  }

  set(index: number, value: number): void {
    this.#array[index] = value;
  }

  push(value: number): void {
    if (this.#length === this.#array.length) {
      const larger = this.#make(this.#length * 2);
      larger.set(this.#array);
      this.#array = larger;
    }
    this.#array[this.#length++] = value;
  }

  /** Forgets everything from `length` on. */
  truncate(length: number): void {
    if (length < this.#length) this.#length = length;
  }

  /** Index of the first entry that is `value` or more, in a column that ascends. */
  lowerBound(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#array[middle] ?? 0) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Index of the first entry that is more than `value`, in a column that ascends. */
  upperBound(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#array[middle] ?? 0) <= value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function floatColumn(): Column<Float64Array> {
  return new Column((capacity) => new Float64Array(capacity));
}

export function uintColumn(): Column<Uint32Array> {
  return new Column((capacity) => new Uint32Array(capacity));
}
