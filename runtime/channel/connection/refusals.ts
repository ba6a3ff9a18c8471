/** The errors of calls that a connection refuses. */
import { BufferTooShort, ProcessError } from '../../errors.ts';

export function notReadable(call: string): ProcessError {
  return new ProcessError(`${call}(): this end of the pipe is for sending; receive from the other one.`, {
    code: 'ERR_MP_NOT_READABLE',
  });
}

export function notWritable(call: string): ProcessError {
  return new ProcessError(`${call}(): this end of the pipe is for receiving; send to the other one.`, {
    code: 'ERR_MP_NOT_WRITABLE',
  });
}

export function stillSending(call: string): ProcessError {
  return new ProcessError(`${call}(): a sendAsync() of this connection is still under way; await it first.`, {
    code: 'ERR_MP_BUSY',
  });
}

export function stillReceiving(call: string): ProcessError {
  return new ProcessError(
    `${call}(): a recvAsync() of this connection is in the middle of a message; await it first.`,
    { code: 'ERR_MP_BUSY' },
  );
}

export function tooLong(call: string, length: number, maxlength: number): ProcessError {
  return new ProcessError(
    `${call}(): the message has ${length} bytes, more than the ${maxlength} allowed; nothing more can be received here.`,
    { code: 'ERR_MP_BAD_MESSAGE' },
  );
}

export function tooShort(call: string, length: number, room: number, message: Buffer): BufferTooShort {
  return new BufferTooShort(
    `${call}(): the message has ${length} bytes, but the buffer has room for ${room}. The message is in error.buffer.`,
    message,
  );
}
