/**
 * What has come over a stream, cut into messages. Room grows with what has really come, never with what was announced.
 */
import { ProcessError } from '../../errors.ts';
import { platform, type Address, type Fd } from '../../platform/index.ts';
import { LENGTH_BYTES, LONGEST_FRAME } from './limits.ts';

const FIRST_SIZE = 64 * 1024;
const { streams } = platform;

export class Incoming {
  #buffer = Buffer.allocUnsafeSlow(FIRST_SIZE);
  #address = streams.addressOf(this.#buffer);
  /** A message that announces more is the end. */
  longest = LONGEST_FRAME;
  #start = 0;
  #end = 0;
  /** Messages that somebody still reads: their bytes must stay where they are. */
  #held = 0;

  /** Receives what is there: how many bytes, 0 at the end, `null` if nothing is. */
  receive(fd: Fd): number | null {
    const at = this.#room();
    const count = streams.receive(fd, (this.#address + at) as Address, this.#buffer.length - at);
    if (count !== null) this.#end += count;
    return count;
  }

  /** Where the next bytes go: the free part of the buffer from here on. Makes room. */
  #room(): number {
    if (this.#start === this.#end && this.#held === 0) {
      this.#start = this.#end = 0;
      // What one large message needed is not kept for ever.
      if (this.#buffer.length > 16 * FIRST_SIZE) this.#use(Buffer.allocUnsafeSlow(FIRST_SIZE));
    }
    if (this.#end < this.#buffer.length) return this.#end;
    const waiting = this.#end - this.#start;
    if (this.#start >= this.#buffer.length / 2 && this.#held === 0)
      this.#buffer.copyWithin(0, this.#start, this.#end);
    else {
      const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_SIZE, waiting * 2));
      this.#buffer.copy(larger, 0, this.#start, this.#end);
      this.#use(larger);
    }
    this.#start = 0;
    this.#end = waiting;
    return waiting;
  }

  #use(buffer: Buffer<ArrayBuffer>): void {
    this.#buffer = buffer;
    this.#address = streams.addressOf(buffer);
  }

  /** Takes in bytes that lie elsewhere. */
  add(bytes: Uint8Array): void {
    for (let taken = 0; taken < bytes.length;) {
      const at = this.#room();
      const count = Math.min(bytes.length - taken, this.#buffer.length - at);
      this.#buffer.set(bytes.subarray(taken, taken + count), at);
      this.#end += count;
      taken += count;
    }
  }

  /**
   * Gives the next message to `read`, if all of it is there: it lies in the buffer from `start` to `end`, until `read`
   * returns.
   * @throws ProcessError (ERR_MP_BAD_MESSAGE) when the stream announces what can't be.
   */
  next(read: (buffer: Buffer, start: number, end: number) => void): boolean {
    const waiting = this.#end - this.#start;
    if (waiting < LENGTH_BYTES) return false;
    const length = this.#buffer.readUInt32LE(this.#start);
    if (length === 0 || length > this.longest)
      throw new ProcessError(`The other side of a manager's connection announces ${length} bytes.`, {
        code: 'ERR_MP_BAD_MESSAGE',
      });
    if (waiting < LENGTH_BYTES + length) return false;
    const start = this.#start + LENGTH_BYTES;
    this.#start = start + length;
    this.#held++;
    try {
      read(this.#buffer, start, start + length);
    } finally {
      this.#held--;
    }
    return true;
  }
}
