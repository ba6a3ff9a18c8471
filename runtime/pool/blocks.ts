/**
 * Hands out blocks of an area that one process alone manages, so that its books need not be shared. Tasks of a pool
 * are many and of few sizes: free blocks wait in a list for each size class, four classes to a doubling.
 */
import type { SharedArea } from './shared-area.ts';

const SMALLEST = 32;

/** A free block from here on is given back to the system, and only its addresses are kept. */
const DISCARD_FROM = 1 << 20;

export class Blocks {
  readonly #area: SharedArea;
  /** Offsets of free blocks, by class. */
  readonly #free: number[][] = [];
  /** Everything from here on was never handed out. */
  #top = 0;
  #used = 0;

  constructor(area: SharedArea) {
    this.#area = area;
  }

  /** Offset (a multiple of 8) of a block of at least `bytes`; -1 when the area is full. */
  take(bytes: number): number {
    const sizeClass = classOf(bytes);
    const reused = this.#free[sizeClass]?.pop();
    if (reused !== undefined) {
      this.#used++;
      return reused;
    }
    const size = sizeOf(sizeClass);
    if (this.#top + size > this.#area.capacity) return -1;
    this.#area.require(this.#top + size);
    const offset = this.#top;
    this.#top += size;
    this.#used++;
    return offset;
  }

  /** `bytes` as it was asked for. */
  give(offset: number, bytes: number): void {
    this.#used--;
    if (this.#used === 0) {
      // Nothing is in use: forget all classes, so that a pool's phases of other sizes do not add up.
      if (this.#top > DISCARD_FROM) this.#area.discard(DISCARD_FROM, this.#top - DISCARD_FROM);
      this.#top = 0;
      this.#free.length = 0;
      return;
    }
    const sizeClass = classOf(bytes);
    const size = sizeOf(sizeClass);
    if (size >= DISCARD_FROM) this.#area.discard(offset, size);
    (this.#free[sizeClass] ??= []).push(offset);
  }
}

/** 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, … */
function classOf(bytes: number): number {
  if (bytes <= SMALLEST) return 0;
  const doubling = 31 - Math.clz32((bytes - 1) / SMALLEST);
  const base = SMALLEST * 2 ** doubling;
  return doubling * 4 + Math.ceil(((bytes - base) * 4) / base);
}

function sizeOf(sizeClass: number): number {
  const base = SMALLEST * 2 ** (sizeClass >> 2);
  return base + ((sizeClass & 3) * base) / 4;
}
