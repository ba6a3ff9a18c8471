/**
 * What an editor or server and the runner's process say to each other. To the runner: JSON lines on its stdin, the
 * first one a {@link StartMessage}; the end of stdin means that the host is gone, and ends the run. From the runner, on
 * descriptor 3: messages of a u32 length (little-endian), a u8 type and a body, since frames are bytes.
 */
import type { RunStatus } from '../../trace/panel-protocol.ts';
import type { RunLimits } from './run.ts';

export interface StartMessage {
  type: 'start';
  file: string;
  args: readonly string[];
  cwd: string;
  startMethod: string | null;
  limits: RunLimits;
  onDeadlock: 'wait' | 'stop';
}

export type ControlMessage =
  | StartMessage
  | { type: 'stop'; because: string }
  | { type: 'pause' }
  | { type: 'resume' }
  | { type: 'signal'; pid: number; signal: 'terminate' | 'kill' };

export type RunnerMessage =
  { type: 'status'; status: RunStatus } | { type: 'output'; stream: 'stdout' | 'stderr'; text: string };

export const MESSAGE_HEADER_BYTES = 5;
export const FRAMES_MESSAGE = 1;
export const JSON_MESSAGE = 2;

export function encodeMessage(type: number, body: Uint8Array): Buffer {
  const message = Buffer.allocUnsafe(MESSAGE_HEADER_BYTES + body.length);
  message.writeUInt32LE(body.length, 0);
  message[4] = type;
  message.set(body, MESSAGE_HEADER_BYTES);
  return message;
}

/** Takes the stream apart again; bytes may be cut anywhere. */
export class MessageReader {
  #rest: Buffer = Buffer.alloc(0);

  read(bytes: Buffer, deliver: (type: number, body: Buffer) => void): void {
    let data = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (data.length >= MESSAGE_HEADER_BYTES) {
      const end = MESSAGE_HEADER_BYTES + data.readUInt32LE(0);
      if (data.length < end) break;
      deliver(data[4] ?? 0, data.subarray(MESSAGE_HEADER_BYTES, end));
      data = data.subarray(end);
    }
    this.#rest = data;
  }
}
