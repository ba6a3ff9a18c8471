/**
 * Every error class of the library, each with a stable `code`. Messages say which call failed, with what, and what to
 * do; nothing in here knows the operating system.
 */

/** Fields that all errors of this library share. */
export interface CodedError extends Error {
  /** Stable, for programs: `ERR_MP_…`, or the operating system’s own such as `ENOENT`. */
  readonly code: string;
}

interface ErrorDetails {
  cause?: unknown;
}

/** Base class of the library's own errors; Python's `multiprocessing.ProcessError`. */
export class ProcessError extends Error implements CodedError {
  readonly code: string;
  constructor(message = '', { code = 'ERR_MP_PROCESS', cause }: ErrorDetails & { code?: string } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
  static {
    nameOnPrototype(this, 'ProcessError');
  }
}

/** A timeout ran out; Python's `multiprocessing.TimeoutError`. */
export class TimeoutError extends ProcessError {
  constructor(message = 'The operation timed out.', details: ErrorDetails = {}) {
    super(message, { code: 'ERR_MP_TIMEOUT', ...details });
  }
  static {
    nameOnPrototype(this, 'TimeoutError');
  }
}

/** A received message was larger than allowed; it is in {@link buffer}, and the connection stays usable. */
export class BufferTooShort extends ProcessError {
  constructor(
    message: string,
    /** The whole message. */
    readonly buffer: Uint8Array,
  ) {
    super(message, { code: 'ERR_MP_BUFFER_TOO_SHORT' });
  }
  static {
    nameOnPrototype(this, 'BufferTooShort');
  }
}

/** The other side did not prove that it knows the authkey. */
export class AuthenticationError extends ProcessError {
  constructor(message: string, details: ErrorDetails = {}) {
    super(message, { code: 'ERR_MP_AUTHENTICATION', ...details });
  }
  static {
    nameOnPrototype(this, 'AuthenticationError');
  }
}

/** Python's `queue.Empty`. */
export class Empty extends ProcessError {
  constructor(message = 'The queue is empty.') {
    super(message, { code: 'ERR_MP_EMPTY' });
  }
  static {
    nameOnPrototype(this, 'Empty');
  }
}

/** Python's `queue.Full`. */
export class Full extends ProcessError {
  constructor(message = 'The queue is full.') {
    super(message, { code: 'ERR_MP_FULL' });
  }
  static {
    nameOnPrototype(this, 'Full');
  }
}

/** Nothing is left to receive and all writers are gone. */
export class EOFError extends ProcessError {
  constructor(
    message = 'The connection has ended: every other end is closed and nothing is left to receive.',
  ) {
    super(message, { code: 'ERR_MP_EOF' });
  }
  static {
    nameOnPrototype(this, 'EOFError');
  }
}

/** A barrier was broken (timeout, abort, reset, an action that threw) while or before waiting at it. */
export class BrokenBarrierError extends ProcessError {
  constructor(message = 'The barrier is broken.', details: ErrorDetails = {}) {
    super(message, { code: 'ERR_MP_BROKEN_BARRIER', ...details });
  }
  static {
    nameOnPrototype(this, 'BrokenBarrierError');
  }
}

/** A value can't travel to another process; the message has the path to it. */
export class PicklingError extends ProcessError {
  constructor(
    message: string,
    /** Where inside the value, such as `args[0].callback`. */
    readonly path: string,
    details: ErrorDetails = {},
  ) {
    super(message, { code: 'ERR_MP_PICKLING', ...details });
  }
  static {
    nameOnPrototype(this, 'PicklingError');
  }
}

/** The pool worker that had this task was killed or left with `process.exit`. */
export class WorkerLostError extends ProcessError {
  constructor(
    message: string,
    /** −N for signal N, else the exit code. */
    readonly exitcode: number,
  ) {
    super(message, { code: 'ERR_MP_WORKER_LOST' });
  }
  static {
    nameOnPrototype(this, 'WorkerLostError');
  }
}

/** `cause` of an error that was thrown in another process: its stack is the remote one. */
export class RemoteError extends ProcessError {
  constructor(message: string, remoteStack: string, details: ErrorDetails = {}) {
    super(message, { code: 'ERR_MP_REMOTE', ...details });
    this.stack = remoteStack;
  }
  static {
    nameOnPrototype(this, 'RemoteError');
  }
}

/** Misuse that Python answers with an `AssertionError` (joining a process that was not started, …). */
export class AssertionError extends ProcessError {
  constructor(message: string) {
    super(message, { code: 'ERR_MP_ASSERTION' });
  }
  static {
    nameOnPrototype(this, 'AssertionError');
  }
}

/** Use of an object after its `close()`. Messages say "closed". */
export class ClosedError extends ProcessError {
  constructor(message: string) {
    super(message, { code: 'ERR_MP_CLOSED' });
  }
  static {
    nameOnPrototype(this, 'ClosedError');
  }
}

/** An operating-system call failed. `code` is the system's name for it, such as `ENOENT`. */
export class SystemError extends Error implements CodedError {
  constructor(
    readonly code: string,
    /** The system’s number of the error. */
    readonly errno: number,
    /** The call that failed. */
    readonly syscall: string,
    detail: string,
  ) {
    super(`${code}: ${detail} (${syscall})`);
  }
  static {
    nameOnPrototype(this, 'SystemError');
  }
}

/** This platform or this Node can't do what was asked; the message says what can. */
export class UnsupportedError extends ProcessError {
  constructor(message: string) {
    super(message, { code: 'ERR_MP_UNSUPPORTED' });
  }
  static {
    nameOnPrototype(this, 'UnsupportedError');
  }
}

/** A `TypeError` (wrong type) with a stable code. */
export function typeError(message: string, code = 'ERR_MP_TYPE'): TypeError & CodedError {
  return Object.assign(new TypeError(message), { code });
}

/** A `RangeError` (wrong value) with a stable code. */
export function rangeError(message: string, code = 'ERR_MP_VALUE'): RangeError & CodedError {
  return Object.assign(new RangeError(message), { code });
}

/** `name` belongs to the class, not to each instance: it survives minifying and does not show up as own property. */
function nameOnPrototype(errorClass: { prototype: Error }, name: string): void {
  Object.defineProperty(errorClass.prototype, 'name', { value: name, configurable: true, writable: true });
}
