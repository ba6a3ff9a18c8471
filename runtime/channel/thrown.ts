/**
 * Errors that cross from one process to another: packed where they were thrown, and made again as instances of the same
 * class with a {@link RemoteError} as `cause`, whose stack is the remote one. A cause that the error had is that one's.
 */
import { inspect } from 'node:util';
import { ProcessError, RemoteError, WorkerLostError } from '../errors.ts';
import type { ReceiveContext, TransferContext } from '../memory/transfer.ts';
import { dumps, loads } from './pickle.ts';

/** Plain data, to be packed into whatever message carries it. */
export interface PackedThrown {
  /** The packed error, or what of it can travel. */
  readonly bytes: Uint8Array;
  /** One line for humans: `TypeError: no`. */
  readonly text: string;
  /** As printed where it was thrown. */
  readonly stack: string;
}

/** Whatever was thrown; never throws itself. */
export function packThrown(thrown: unknown, context?: TransferContext): PackedThrown {
  const error = thrown instanceof Error ? thrown : new Error(describe(thrown));
  const stack = thrown instanceof Error ? stackOf(thrown) : error.message;
  const options = context === undefined ? { root: 'error' } : { root: 'error', context };
  let bytes: Uint8Array | undefined;
  for (const form of [() => error, () => bare(error, true), () => bare(error, false)]) {
    try {
      bytes = dumps(form(), options);
      break;
    } catch {
      // The next form says less and asks for less.
    }
  }
  return { bytes: bytes ?? new Uint8Array(), text: stack.split('\n', 1)[0] ?? '', stack };
}

/** The error to throw here. */
export function unpackThrown(packed: PackedThrown, context?: ReceiveContext): Error {
  let error: unknown;
  try {
    error = context === undefined ? loads(packed.bytes) : loads(packed.bytes, context);
  } catch (cause) {
    // Its class is not known here, or can't be made: what it said must arrive nevertheless.
    error = new ProcessError(packed.text, { code: 'ERR_MP_REMOTE', cause });
  }
  const made = error instanceof Error ? error : new Error(packed.text);
  const remote = new RemoteError(
    packed.text,
    packed.stack,
    made.cause === undefined ? {} : { cause: made.cause },
  );
  Object.defineProperty(made, 'cause', {
    value: remote,
    writable: true,
    configurable: true,
    enumerable: false,
  });
  return made;
}

/** Of the way from the program's call to the throw: so many frames, and rarely more. */
const FRAMES_OF_THE_LIBRARY = 10;

/**
 * For an error from another process that a call of this one's program throws. Its stack says where it was thrown there;
 * here it goes on with the call that brought it. Returns the error.
 */
export function thrownHere<E>(error: E): E {
  const isRemote = error instanceof Error && error.cause instanceof RemoteError;
  if (!isRemote && !(error instanceof WorkerLostError)) return error;
  const here = { stack: '' };
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = stackTraceLimit + FRAMES_OF_THE_LIBRARY;
  Error.captureStackTrace(here, thrownHere);
  Error.stackTraceLimit = stackTraceLimit;
  const frames = here.stack.split('\n').slice(1);
  // Of a worker that is lost there is no stack, and it was missed wherever this process happened to be.
  const there = isRemote ? (error.cause as RemoteError).stack : String(error);
  const stack = [there, ...frames].join('\n');
  // Not even an error that can't be changed is held up.
  Reflect.defineProperty(error, 'stack', { value: stack, configurable: true, writable: true });
  return error;
}

function describe(thrown: unknown): string {
  try {
    return typeof thrown === 'string' ? thrown : inspect(thrown);
  } catch {
    return 'something that can not be shown was thrown';
  }
}

function stackOf(error: Error): string {
  try {
    return typeof error.stack === 'string' && error.stack !== '' ? error.stack : String(error);
  } catch {
    return 'Error';
  }
}

/** Its class if it can travel, its text, and of its own properties the primitive ones. */
function bare(error: Error, withClass: boolean): Error {
  const copy = new Error(error.message);
  if (withClass) Object.setPrototypeOf(copy, Object.getPrototypeOf(error) as object);
  else define(copy, 'name', error.name);
  define(copy, 'stack', stackOf(error));
  for (const [key, value] of Object.entries(error)) {
    if (value === null || !['object', 'function', 'symbol'].includes(typeof value))
      define(copy, key, value, true);
  }
  return copy;
}

function define(object: object, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(object, key, { value, enumerable, configurable: true, writable: true });
}
