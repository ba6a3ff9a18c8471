/**
 * How a saved run ended, from the last frame of its container: the frames before it are stepped over, not read, so that
 * a file of a million events costs whoever opens it nothing.
 */
import { parseEnd, type RunEnd } from './json.ts';
import { CONTAINER_HEADER_SIZE, CONTAINER_MAGIC, FRAME_HEADER_SIZE, FrameType } from './layout.ts';
import type { RunStatus } from '../panel-protocol.ts';
import { decodeUtf8 } from './utf8.ts';

/** Always over: nothing more will come. A file that is no run, or was cut off, tells no exit code; the panel says why. */
export function savedStatus(bytes: Uint8Array, program: string): RunStatus {
  const end = endOf(bytes);
  return {
    state: 'ended',
    program,
    exitcode: end?.exitcode ?? null,
    signal: end?.signal ?? null,
    ...(end?.stopped === true ? { stoppedBecause: 'It was ended from outside.' } : {}),
  };
}

function endOf(bytes: Uint8Array): RunEnd | undefined {
  if (!CONTAINER_MAGIC.every((byte, index) => bytes[index] === byte)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = CONTAINER_HEADER_SIZE; at + FRAME_HEADER_SIZE <= bytes.length;) {
    const length = view.getUint32(at, true);
    const body = at + FRAME_HEADER_SIZE;
    if (bytes[at + 4] === FrameType.End) return readEnd(bytes.subarray(body, body + length));
    at = body + length;
  }
  return undefined;
}

function readEnd(bytes: Uint8Array): RunEnd | undefined {
  try {
    return parseEnd(JSON.parse(decodeUtf8(bytes)));
  } catch {
    return undefined;
  }
}
