/**
 * The handshake of CPython's `Listener` and `Client`: each side proves in turn that it knows the key, by the HMAC of what
 * the other made up. Written as steps without a stream, so that one text serves those who block, those who don't, and
 * tests.
 *
 *   challenge  #CHALLENGE#{sha256}40 random bytes       (before Python 3.12: 20 bytes and no name of a digest)
 *   answer     {sha256}HMAC of all after #CHALLENGE#    (before: the bare HMAC-MD5, 16 bytes)
 *   verdict    #WELCOME# or #FAILURE#
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { AuthenticationError } from '../../errors.ts';

/** Longer messages are no handshake's. */
export const LONGEST_MESSAGE = 256;

const CHALLENGE = Buffer.from('#CHALLENGE#');
const WELCOME = Buffer.from('#WELCOME#');
const FAILURE = Buffer.from('#FAILURE#');
const RANDOM_BYTES = 40;
/** Of Python before 3.12: its challenge, and an answer by MD5. */
const OLD_CHALLENGE_BYTES = 20;
const OLD_LENGTHS: readonly number[] = [OLD_CHALLENGE_BYTES, 16];
/** Python's names of digests, and OpenSSL's. */
const digests: ReadonlyMap<string, string> = new Map([
  ['md5', 'md5'],
  ['sha256', 'sha256'],
  ['sha384', 'sha384'],
  ['sha3_256', 'sha3-256'],
  ['sha3_384', 'sha3-384'],
]);

/** Yields what is to be sent, or `undefined` to be given the next message. Throws AuthenticationError. */
export type Handshake = Generator<Buffer | undefined, void, Buffer>;

/** The side that was called: asks first. */
export function* greetClient(key: Uint8Array): Handshake {
  yield* challenge(key);
  yield* answer(key);
}

/** The side that called. */
export function* greetListener(key: Uint8Array): Handshake {
  yield* answer(key);
  yield* challenge(key);
}

function* challenge(key: Uint8Array): Handshake {
  const message = Buffer.concat([Buffer.from('{sha256}'), randomBytes(RANDOM_BYTES)]);
  yield Buffer.concat([CHALLENGE, message]);
  const given = yield;
  const { digest, payload } = named(given) ?? {};
  if (payload === undefined || !matches(hmac(key, message, digest ?? 'md5'), payload)) {
    yield FAILURE;
    throw new AuthenticationError(
      'The other side did not prove that it knows the authkey: give both sides the same one.',
    );
  }
  yield WELCOME;
}

function* answer(key: Uint8Array): Handshake {
  const asked = yield;
  if (!asked.subarray(0, CHALLENGE.length).equals(CHALLENGE))
    throw new AuthenticationError(
      'The other side did not ask for the authkey: it has none, or is no Listener of multiprocessing.',
    );
  const message = asked.subarray(CHALLENGE.length);
  const { digest } = (message.length >= OLD_CHALLENGE_BYTES ? named(message) : undefined) ?? {};
  if (message.length < OLD_CHALLENGE_BYTES || (digest === undefined && !OLD_LENGTHS.includes(message.length)))
    throw new AuthenticationError('The other side asks for the authkey in a way that is not known here.');
  yield digest === undefined
    ? hmac(key, message, 'md5')
    : Buffer.concat([Buffer.from(`{${digest}}`), hmac(key, message, digest)]);
  const verdict = yield;
  if (!verdict.equals(WELCOME))
    throw new AuthenticationError('The other side refused the authkey: give both sides the same one.');
}

/** The digest's name, `undefined` for the old way, and the rest; `undefined` for neither way. */
function named(message: Buffer): { digest: string | undefined; payload: Buffer } | undefined {
  if (OLD_LENGTHS.includes(message.length)) return { digest: undefined, payload: message };
  const end = message[0] === 0x7b ? message.indexOf(0x7d, 1) : -1;
  const digest = end < 0 ? '' : message.toString('latin1', 1, end);
  return digests.has(digest) ? { digest, payload: message.subarray(end + 1) } : undefined;
}

function hmac(key: Uint8Array, message: Buffer, digest: string): Buffer {
  return createHmac(digests.get(digest) ?? digest, key)
    .update(message)
    .digest();
}

/** Takes as long for every wrong answer of the right length. */
function matches(expected: Buffer, given: Buffer): boolean {
  return expected.length === given.length && timingSafeEqual(expected, given);
}
