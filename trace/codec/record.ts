/** One event to bytes. The other direction is {@link EventCursor}, which reads the bytes where they lie. */
import { Flag, type ObjectId, type TraceEvent } from '../schema.ts';
import { Field, HAS_VALUE, MAX_TEXT_SIZE, RECORD_SIZE } from './layout.ts';
import { encodeUtf8 } from './utf8.ts';

/** An event to write; everything that is left out is 0, `Instant`, `Ok` or empty. */
export type EventToWrite = Partial<Omit<TraceEvent, 'pid' | 'time' | 'op'>> &
  Pick<TraceEvent, 'pid' | 'time' | 'op'>;

/** The parts of an {@link ObjectId}; `[0, 0]` for none. */
export function splitObjectId(id: ObjectId | undefined): [pid: number, n: number] {
  if (id === undefined) return [0, 0];
  const colon = id.indexOf(':');
  return [Number(id.slice(0, colon)), Number(id.slice(colon + 1))];
}

/** The whole record, its length a multiple of 8. A text that is too long is cut and flagged. */
export function encodeEvent(event: EventToWrite): Uint8Array<ArrayBuffer> {
  let text = encodeUtf8(event.text ?? '');
  let flags = event.flags ?? 0;
  if (text.length > MAX_TEXT_SIZE) {
    text = text.subarray(0, startOfCharacter(text, MAX_TEXT_SIZE));
    flags |= Flag.Truncated;
  }
  const length = (RECORD_SIZE + text.length + 7) & ~7;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  const [objectPid, objectN] = splitObjectId(event.obj);
  view.setUint16(Field.length, length, true);
  bytes[Field.op] = event.op;
  bytes[Field.bits] =
    (event.phase ?? 0) | ((event.result ?? 0) << 2) | (event.value === undefined ? 0 : HAS_VALUE);
  bytes[Field.flags] = flags;
  bytes[Field.unused] = length - RECORD_SIZE - text.length;
  view.setFloat64(Field.time, event.time, true);
  view.setUint32(Field.pid, event.pid, true);
  view.setUint32(Field.site, event.site ?? 0, true);
  view.setUint32(Field.objectPid, objectPid, true);
  view.setUint32(Field.objectN, objectN, true);
  view.setInt32(Field.arg, event.arg ?? 0, true);
  view.setInt32(Field.arg2, event.arg2 ?? 0, true);
  view.setFloat64(Field.value, event.value ?? 0, true);
  bytes.set(text, Field.text);
  return bytes;
}

/** The last place at or before `offset` where a character of the UTF-8 text begins. */
function startOfCharacter(text: Uint8Array, offset: number): number {
  let start = offset;
  while (start > 0 && ((text[start] ?? 0) & 0xc0) === 0x80) start--;
  return start;
}
