/** Reads a stream by the letter of `docs/trace-format.md`, apart from the product's own reader. */
export interface RawEvent {
  op: number;
  phase: number;
  result: number;
  flags: number;
  time: number;
  pid: number;
  site: number;
  obj: [number, number];
  arg: number;
  arg2: number;
  value: number | undefined;
  text: string;
}

export interface RawStream {
  magic: string;
  version: number;
  headerBytes: number;
  pid: number;
  ppid: number;
  limitReached: number;
  epoch: number;
  present: {
    sequence: number;
    op: number;
    obj: [number, number];
    since: number;
    site: number;
    held: [number, number][];
    heldCount: number;
  };
  events: RawEvent[];
}

/** The events of all streams, in order; a process that was killed while it made its file has none. */
export function eventsOfAll(streams: Iterable<Uint8Array>): RawEvent[] {
  return [...streams]
    .filter((bytes) => bytes.length >= 4096 && bytes[0] !== 0)
    .flatMap((bytes) => readStream(bytes).events)
    .sort((a, b) => a.time - b.time);
}

export function readStream(bytes: Uint8Array): RawStream {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u32 = (at: number) => view.getUint32(at, true);
  const f64 = (at: number) => view.getFloat64(at, true);
  const heldCount = u32(92);
  const events: RawEvent[] = [];
  const end = 4096 + u32(24);
  let at = 4096;
  while (at < end) {
    const length = view.getUint16(at, true);
    if (length < 48 || length % 8 !== 0 || at + length > end) throw new Error(`bad record at ${at}`);
    const unused = view.getUint8(at + 5);
    const bits = view.getUint8(at + 3);
    events.push({
      op: view.getUint8(at + 2),
      phase: bits & 3,
      result: (bits >> 2) & 7,
      flags: view.getUint8(at + 4),
      time: f64(at + 8),
      pid: u32(at + 16),
      site: u32(at + 20),
      obj: [u32(at + 24), u32(at + 28)],
      arg: view.getInt32(at + 32, true),
      arg2: view.getInt32(at + 36, true),
      value: (bits & 0x20) === 0 ? undefined : f64(at + 40),
      text: new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(at + 48, at + length - unused)),
    });
    at += length;
  }
  return {
    magic: new TextDecoder().decode(bytes.subarray(0, 8)),
    version: u32(8),
    headerBytes: u32(12),
    pid: u32(16),
    ppid: u32(20),
    limitReached: u32(28),
    epoch: f64(32),
    present: {
      sequence: u32(64),
      op: view.getUint16(68, true),
      obj: [u32(72), u32(76)],
      since: f64(80),
      site: u32(88),
      heldCount,
      held: Array.from({ length: Math.min(heldCount, 64) }, (_, index): [number, number] => [
        u32(96 + 8 * index),
        u32(100 + 8 * index),
      ]),
    },
    events,
  };
}
