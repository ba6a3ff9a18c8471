/** A growing buffer that is written from its start again for every message, so that packing allocates nothing. */
import {
  FLOAT64,
  INT32,
  INT8,
  LATIN_TEXT,
  SHORT_TEXT,
  SHORT_TEXT_MAX,
  UTF16_TEXT,
  UTF8_TEXT,
} from './tags.ts';

/** Methods of Node's Buffer that its types leave out: a native call less than `write` and `toString`. */
export interface RawBuffer extends Buffer {
  latin1Write(text: string, offset: number, length: number): number;
  latin1Slice(start: number, end: number): string;
  utf8Slice(start: number, end: number): string;
  ucs2Slice(start: number, end: number): string;
}

const FIRST_SIZE = 4096;
/** A buffer that grew beyond this for one message is given up after it. */
const KEPT_SIZE = 4 << 20;
/** The longest of the short forms: every value may write this much before it asks for more room. */
export const SLACK = 40;

/** From this length on, bytes may lie beside the packed value instead of in it. */
export const PIECE_BYTES = 16384;

export class Output {
  /**
   * Long runs of bytes that were left where they are, for a carrier that copies them straight to where they go;
   * `undefined`: everything is packed.
   */
  pieces: Uint8Array[] | undefined;
  buffer: RawBuffer = Buffer.allocUnsafeSlow(FIRST_SIZE) as RawBuffer;
  /** The same memory as {@link buffer}. */
  words = new Int32Array(this.buffer.buffer);
  position = 0;
  private view = new DataView(this.buffer.buffer);

  /** Makes room for `bytes` more. */
  protected reserve(bytes: number): void {
    if (this.position + bytes > this.buffer.length) this.grow(bytes);
  }

  private grow(bytes: number): void {
    const wanted = Math.max(this.buffer.length * 2, this.position + bytes + SLACK);
    const larger = Buffer.allocUnsafeSlow(Math.ceil(wanted / FIRST_SIZE) * FIRST_SIZE);
    this.buffer.copy(larger, 0, 0, this.position);
    this.replace(larger);
  }

  private replace(buffer: Buffer): void {
    this.buffer = buffer as RawBuffer;
    this.words = new Int32Array(buffer.buffer);
    this.view = new DataView(buffer.buffer);
  }

  protected rewind(): void {
    this.position = 0;
    if (this.buffer.length > KEPT_SIZE) this.replace(Buffer.allocUnsafeSlow(FIRST_SIZE));
  }

  protected byte(value: number): void {
    this.reserve(1);
    this.buffer[this.position++] = value;
  }

  /** A length, count or number of an object: 0 to 2^53-1. */
  protected count(value: number): void {
    this.reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.buffer[this.position++] = (rest % 0x80) | 0x80;
      rest = Math.floor(rest / 0x80);
    }
    this.buffer[this.position++] = rest;
  }

  protected tagged(tag: number, count: number): void {
    this.byte(tag);
    this.count(count);
  }

  protected number(value: number): void {
    this.reserve(SLACK);
    // −0 is an integer for `|`, hence the division.
    if ((value | 0) === value && (value !== 0 || 1 / value > 0)) {
      if (value >= 0 && value <= 0x7f) {
        this.buffer[this.position++] = value;
      } else if (value >= -0x80 && value < 0) {
        this.buffer[this.position++] = INT8;
        this.buffer[this.position++] = value & 0xff;
      } else {
        this.buffer[this.position] = INT32;
        this.view.setInt32(this.position + 1, value, true);
        this.position += 5;
      }
    } else {
      this.buffer[this.position++] = FLOAT64;
      this.float(value);
    }
  }

  protected float(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.position, value, true);
    this.position += 8;
  }

  protected int64(value: bigint): void {
    this.reserve(8);
    this.view.setBigInt64(this.position, value, true);
    this.position += 8;
  }

  protected text(value: string): void {
    const length = value.length;
    if (length <= SHORT_TEXT_MAX) {
      this.reserve(SLACK);
      const start = this.position + 1;
      let i = 0;
      for (; i < length; i++) {
        const code = value.charCodeAt(i);
        if (code > 0x7f) break;
        this.buffer[start + i] = code;
      }
      if (i === length) {
        this.buffer[this.position] = SHORT_TEXT | length;
        this.position = start + length;
        return;
      }
    }
    this.longText(value);
  }

  private longText(value: string): void {
    const length = value.length;
    const bytes = Buffer.byteLength(value);
    if (bytes === length) {
      this.tagged(LATIN_TEXT, length);
      this.reserve(length);
      this.buffer.latin1Write(value, this.position, length);
      this.position += length;
    } else if (!/\p{Surrogate}/u.test(value)) {
      this.tagged(UTF8_TEXT, bytes);
      this.reserve(bytes);
      this.position += this.buffer.write(value, this.position, bytes);
    } else {
      this.tagged(UTF16_TEXT, length * 2);
      this.reserve(length * 2);
      this.position += this.buffer.write(value, this.position, length * 2, 'utf16le');
    }
  }

  protected bytes(source: Uint8Array): void {
    this.count(source.length);
    if (source.length >= PIECE_BYTES) {
      const { pieces } = this;
      this.byte(pieces === undefined ? 0 : 1);
      if (pieces !== undefined) {
        pieces.push(source);
        return;
      }
    }
    this.reserve(source.length);
    this.buffer.set(source, this.position);
    this.position += source.length;
  }
}
