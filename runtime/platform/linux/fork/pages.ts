/**
 * Lets a forked child have the engine's heap. V8 marks its pages so that a fork leaves them out (`MADV_DONTFORK`); here
 * every private range of this process's memory is marked the other way, right before the fork.
 *
 * Whatever is mapped between this pass and the fork is missing in the child, which dies of it sooner or later. So the
 * pass allocates as little as it can (one buffer for good, small integers), and tells afterwards whether the map has
 * changed meanwhile.
 */
import { type ForkCalls, O_CLOEXEC } from './calls.ts';

const MADV_DOFORK = 11;
const BUFFER_BYTES = 1 << 20;
const NEWLINE = 10;
const SPACE = 32;
const DASH = 45;
const LETTER_P = 112;
/** What `/proc/self/maps` lists above is the kernel's own. */
const USER_SPACE = 0x7fff_ffff_ffff;

export class HeapPages {
  readonly #calls: ForkCalls;
  readonly #before = new Uint8Array(new ArrayBuffer(BUFFER_BYTES));
  readonly #after = new Uint8Array(new ArrayBuffer(BUFFER_BYTES));
  #length = 0;
  #fd = -1;
  #warm = false;

  constructor(calls: ForkCalls) {
    this.#calls = calls;
  }

  /** To be called before {@link include}, and in a forked child: the file shows the memory of whoever opened it. */
  open(): void {
    if (this.#fd !== -1) this.#calls.close(this.#fd);
    this.#fd = this.#calls.open('/proc/self/maps', O_CLOEXEC, 0);
  }

  /** Marks everything that is mapped now. */
  include(): void {
    this.#pass();
    // The first pass of all may have made the heap grow; the second one finds its way warm.
    if (!this.#warm) this.#pass();
    this.#warm = true;
  }

  /** Whether something was mapped or unmapped since {@link include}. */
  changed(): boolean {
    const length = this.#read(this.#after);
    if (length !== this.#length) return true;
    for (let at = 0; at < length; at++) if (this.#before[at] !== this.#after[at]) return true;
    return false;
  }

  #read(into: Uint8Array): number {
    const { lseek, read } = this.#calls;
    lseek(this.#fd, 0, 0);
    let length = 0;
    for (;;) {
      const count = read(this.#fd, length === 0 ? into : into.subarray(length), BUFFER_BYTES - length);
      if (count <= 0) return length;
      length += count;
    }
  }

  #pass(): void {
    this.#length = this.#read(this.#before);
    this.#mark(0, this.#length, true);
  }

  /** From one place in the text to another. With `joined`, private ranges that follow one another directly are marked in one call. */
  #mark(at: number, end: number, joined: boolean): void {
    const text = this.#before;
    let first = 0;
    let last = 0;
    let since = at;
    // `7f00-7f10 rw-p …`: hexadecimal from, to, then four letters, the last for private or shared.
    while (at < end) {
      const line = at;
      let from = 0;
      for (; text[at] !== DASH; at++) from = from * 16 + digit(text[at] as number);
      at++;
      let to = 0;
      for (; text[at] !== SPACE; at++) to = to * 16 + digit(text[at] as number);
      const isPrivate = text[at + 4] === LETTER_P && from < USER_SPACE;
      while (text[at] !== NEWLINE) at++;
      at++;
      if (!isPrivate || !joined || from !== last) {
        this.#include(first, last, since, line, joined);
        first = from;
        since = line;
      }
      last = isPrivate ? to : first;
    }
    this.#include(first, last, since, at, joined);
  }

  /** The kernel stops at a range that can't be marked, as its own ones: then those around it are marked each by itself. */
  #include(first: number, last: number, since: number, line: number, joined: boolean): void {
    if (first === last) return;
    if (this.#calls.madvise(first, last - first, MADV_DOFORK) !== 0 && joined) this.#mark(since, line, false);
  }
}

function digit(code: number): number {
  return code < 58 ? code - 48 : code - 87;
}
