/** Sending and receiving while somebody observes: what may block is written down before it does. */
import { Op, Result } from '../../../trace/schema.ts';
import { EOFError } from '../../errors.ts';
import { platform, type Fd } from '../../platform/index.ts';
import { preview, tracer, type EventDetails, type ObjectIdPair } from '../../tracing/index.ts';
import { readHeader, sendFrame, type FrameHeader } from './frames.ts';
import type { Transport } from './way.ts';

const { descriptors: system } = platform;

/** `number`: of the message, from 1 on, which ties it to its receipt. `value`: what the preview is made of. */
export function observedSend(
  id: ObjectIdPair,
  number: number,
  fd: Fd,
  bytes: Uint8Array,
  descriptors: readonly Fd[],
  transport: Transport,
  value: unknown,
): void {
  const details: EventDetails = { arg: bytes.length, arg2: number, text: preview(value) };
  // Whether it is going to block shows only half: a large message blocks on its way.
  const blocks = bytes.length > 65536 || system.poll([{ fd, writable: true }], 0).length === 0;
  if (!blocks) {
    sendFrame(fd, bytes, descriptors, transport);
    tracer.instant(Op.ConnectionSend, id, details);
    return;
  }
  tracer.begin(Op.ConnectionSend, id, details);
  try {
    sendFrame(fd, bytes, descriptors, transport);
  } catch (error) {
    details.result = Result.Failed;
    throw error;
  } finally {
    tracer.end(Op.ConnectionSend, id, details);
  }
}

/** `number`: as the message's sender counted it. `read` takes the message that follows its header. */
export function observedReceive<R>(
  id: ObjectIdPair,
  number: number,
  fd: Fd,
  transport: Transport,
  read: (header: FrameHeader) => R,
): R {
  const sleeps = system.poll([{ fd, readable: true }], 0).length === 0;
  if (sleeps) tracer.begin(Op.ConnectionReceive, id);
  const details: EventDetails = {};
  try {
    const header = readHeader(fd, transport);
    details.arg = header.length;
    details.arg2 = number;
    const value = read(header);
    details.text = preview(value);
    return value;
  } catch (error) {
    details.result = error instanceof EOFError ? Result.EndOfFile : Result.Failed;
    throw error;
  } finally {
    if (sleeps) tracer.end(Op.ConnectionReceive, id, details);
    else tracer.instant(Op.ConnectionReceive, id, details);
  }
}
