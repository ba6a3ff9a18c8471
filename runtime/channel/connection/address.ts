/** Addresses as programs give them: `[host, port]` for TCP, text for a Unix socket. */
import { rangeError, typeError } from '../../errors.ts';
import { platform, type SocketAddress } from '../../platform/index.ts';

/** TCP `[host, port]`, or the path of a Unix socket. */
export type Address = string | readonly [host: string, port: number];
/** The kinds of addresses: `[host, port]`, or a path. */
export type AddressFamily = 'AF_UNIX' | 'AF_INET';

/** What fits `sockaddr_un`. */
const LONGEST_PATH = 107;

/**
 * @throws TypeError for what is neither form, RangeError for a port or path that can't be, or a family that it does not
 * belong to.
 */
export function checkAddress(address: unknown, family: unknown, call: string): Address {
  checkFamily(family, call);
  if (typeof address === 'string') {
    if (family === 'AF_INET')
      throw rangeError(
        `${call}: an address of the family AF_INET is [host, port], not text.`,
        'ERR_MP_ADDRESS',
      );
    checkPath(address, call);
    return address;
  }
  if (
    !Array.isArray(address) ||
    address.length !== 2 ||
    typeof address[0] !== 'string' ||
    typeof address[1] !== 'number'
  )
    throw typeError(`${call}: an address is [host, port] for TCP, or text (a path) for a Unix socket.`);
  if (family === 'AF_UNIX')
    throw rangeError(
      `${call}: an address of the family AF_UNIX is text (a path), not [host, port].`,
      'ERR_MP_ADDRESS',
    );
  const [host, port] = address as [string, number];
  if (!Number.isInteger(port) || port < 0 || port > 65535)
    throw rangeError(`${call}: a port is a whole number from 0 to 65535, not ${port}.`, 'ERR_MP_ADDRESS');
  if (host.includes('\0')) throw rangeError(`${call}: a host's name has no zero in it.`, 'ERR_MP_ADDRESS');
  return [host, port];
}

function checkPath(path: string, call: string): void {
  if (path === '') throw rangeError(`${call}: the path of a Unix socket is empty.`, 'ERR_MP_ADDRESS');
  if (Buffer.byteLength(path) > LONGEST_PATH)
    throw rangeError(
      `${call}: the path of a Unix socket has at most ${LONGEST_PATH} bytes; this one has ${Buffer.byteLength(path)}.`,
      'ENAMETOOLONG',
    );
  // Named pipes are Windows's; here it would be a file with an odd name in the working folder.
  if (path.startsWith('\\\\'))
    throw rangeError(
      `${call}: ${path} is an address of the family AF_PIPE, which is not known here; there are 'AF_UNIX' and 'AF_INET'.`,
      'ERR_MP_ADDRESS',
    );
  if (path.includes('\0', 1))
    throw rangeError(`${call}: the path of a Unix socket has no zero inside.`, 'ERR_MP_ADDRESS');
}

export function checkFamily(family: unknown, call: string): asserts family is AddressFamily | undefined {
  if (family !== undefined && family !== 'AF_UNIX' && family !== 'AF_INET')
    throw rangeError(
      `${call}: there is no family ${typeof family === 'string' ? family : `of the type ${typeof family}`} here; there are 'AF_UNIX' and 'AF_INET'.`,
      'ERR_MP_ADDRESS',
    );
}

/** As the system wants it. Names of hosts are looked up, which may block. */
export function socketAddress(address: Address): SocketAddress {
  if (typeof address === 'string') return { family: 'unix', path: address };
  return { family: 'inet', host: platform.sockets.resolve(address[0]), port: address[1] };
}

export function publicAddress(address: SocketAddress): Address {
  return address.family === 'unix' ? address.path : [address.host, address.port];
}

/** For messages and maps. */
export function addressText(address: Address): string {
  return typeof address === 'string' ? address : `${address[0]}:${address[1]}`;
}

/**
 * The bytes of a key, `undefined` where none was given.
 * @throws TypeError for what is neither bytes nor text.
 */
export function checkAuthkey(authkey: unknown, call: string): Uint8Array | undefined {
  if (authkey === undefined || authkey === null) return undefined;
  if (typeof authkey === 'string') return Buffer.from(authkey);
  if (authkey instanceof Uint8Array) return Uint8Array.from(authkey);
  throw typeError(`${call}: an authkey is bytes or text, not ${typeof authkey}.`);
}
