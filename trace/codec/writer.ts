/** Makes the frames of a container. Each method returns the bytes to write next; the writer keeps none of them. */
import { TRACE_VERSION, type RunHeader, type Site } from '../schema.ts';
import type { RunEnd, SourceFile } from './json.ts';
import { CONTAINER_HEADER_SIZE, CONTAINER_MAGIC, FRAME_HEADER_SIZE, FrameType } from './layout.ts';
import { encodeEvent, type EventToWrite } from './record.ts';
import { encodeUtf8 } from './utf8.ts';

export class TraceWriter {
  /** The file's first bytes and the header frame. */
  begin(header: RunHeader): Uint8Array<ArrayBuffer> {
    const file = new Uint8Array(CONTAINER_HEADER_SIZE);
    file.set(CONTAINER_MAGIC);
    new DataView(file.buffer).setUint32(8, TRACE_VERSION, true);
    return concatBytes([file, json(FrameType.Header, header)]);
  }

  /** All sites known so far, those of before among them. */
  sites(sites: readonly Site[]): Uint8Array<ArrayBuffer> {
    return json(FrameType.Sites, sites);
  }

  source(source: SourceFile): Uint8Array<ArrayBuffer> {
    return json(FrameType.Source, source);
  }

  /** Whole event records one after the other, as the streams of the processes hold them. */
  records(records: Uint8Array): Uint8Array<ArrayBuffer> {
    return frame(FrameType.Events, records);
  }

  events(events: Iterable<EventToWrite>): Uint8Array<ArrayBuffer> {
    return frame(FrameType.Events, concatBytes(Array.from(events, encodeEvent)));
  }

  end(end: RunEnd): Uint8Array<ArrayBuffer> {
    return json(FrameType.End, end);
  }
}

function json(type: FrameType, content: unknown): Uint8Array<ArrayBuffer> {
  return frame(type, encodeUtf8(JSON.stringify(content)));
}

function frame(type: FrameType, body: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(FRAME_HEADER_SIZE + body.length);
  new DataView(bytes.buffer).setUint32(0, body.length, true);
  bytes[4] = type;
  bytes.set(body, FRAME_HEADER_SIZE);
  return bytes;
}

export function concatBytes(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
