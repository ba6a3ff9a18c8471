/**
 * Follows the streams that the processes of a run write (`docs/trace-format.md`). They are files mapped into the
 * writers' memory: what a writer has committed is in the page cache, so plain reads see it, also after its SIGKILL.
 */
import { closeSync, openSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  concatBytes,
  encodeEvent,
  limitReached,
  parsePresent,
  presentEvents,
  type Present,
} from '../../trace/index.ts';
import { monotonicMicroseconds } from './recorder.ts';

const HEADER_BYTES = 4096;
const PID_AT = 16;
const COMMITTED_AT = 24;
const EPOCH_AT = 32;
/** Not more of one stream at once, so that no stream starves the others. */
const CHUNK_BYTES = 1 << 20;

interface Stream {
  readonly fd: number;
  /** How far it was read, in bytes after the header. */
  position: number;
  /** What it was last seen to wait for and to hold, after its event limit. */
  present: Present | undefined;
}

export class StreamTail {
  readonly #folder: string;
  readonly #streams = new Map<string, Stream>();
  readonly #word = Buffer.alloc(4);

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Hands over what is new, whole records only. Returns false when there was nothing. */
  read(deliver: (records: Uint8Array) => void): boolean {
    this.#open();
    let any = false;
    for (const stream of this.#streams.values()) {
      const bytes = this.#readOne(stream);
      if (bytes !== undefined) any = true;
      // Of a busy process it changes with every look, so that it does not count as something new.
      const records = bytes ?? this.#lookAtPresent(stream);
      if (records !== undefined) deliver(records);
    }
    return any;
  }

  close(): void {
    for (const { fd } of this.#streams.values()) closeSync(fd);
    this.#streams.clear();
  }

  #open(): void {
    for (const name of readdirSync(this.#folder)) {
      if (!name.endsWith('.mpt') || this.#streams.has(name)) continue;
      try {
        this.#streams.set(name, {
          fd: openSync(join(this.#folder, name), 'r'),
          position: 0,
          present: undefined,
        });
      } catch {
        // Gone again, or no descriptor left: the next round tries once more.
      }
    }
  }

  #readOne(stream: Stream): Uint8Array | undefined {
    if (readSync(stream.fd, this.#word, 0, 4, COMMITTED_AT) < 4) return undefined;
    const available = this.#word.readUInt32LE(0) - stream.position;
    if (available <= 0) return undefined;
    const buffer = Buffer.allocUnsafe(Math.min(available, CHUNK_BYTES));
    const bytes = readSync(stream.fd, buffer, 0, buffer.length, HEADER_BYTES + stream.position);
    const whole = wholeRecords(buffer.subarray(0, bytes));
    if (whole === 0) return undefined;
    stream.position += whole;
    return buffer.subarray(0, whole);
  }

  /** Of a process that writes no more events: what has changed in its present, as events. */
  #lookAtPresent(stream: Stream): Uint8Array | undefined {
    const [header, again] = [Buffer.alloc(HEADER_BYTES), Buffer.alloc(HEADER_BYTES)];
    if (readSync(stream.fd, header, 0, HEADER_BYTES, 0) < HEADER_BYTES || !limitReached(header))
      return undefined;
    if (readSync(stream.fd, again, 0, HEADER_BYTES, 0) < HEADER_BYTES) return undefined;
    const present = parsePresent(header, again);
    if (present === undefined) return undefined;
    const time = monotonicMicroseconds() - header.readDoubleLE(EPOCH_AT);
    const events = presentEvents(header.readUInt32LE(PID_AT), stream.present, present, time);
    stream.present = present;
    return events.length === 0 ? undefined : concatBytes(events.map(encodeEvent));
  }
}

/** How many bytes of the beginning are complete records. */
function wholeRecords(bytes: Buffer): number {
  let end = 0;
  while (end + 2 <= bytes.length) {
    const length = bytes.readUInt16LE(end);
    // A length that can't be would stop all progress: take the rest as it is, the reader says what is wrong with it.
    if (length < 48) return bytes.length;
    if (end + length > bytes.length) break;
    end += length;
  }
  return end;
}
