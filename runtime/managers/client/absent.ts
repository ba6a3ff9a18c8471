/** The way to a manager's server, and what is said where there is none. */
import { AuthenticationError, EOFError, SystemError, TimeoutError } from '../../errors.ts';
import { addressText, type Address } from '../../channel/connection/address.ts';
import { openSocket } from '../../channel/connection/client.ts';
import type { Fd, Milliseconds } from '../../platform/index.ts';

/** What the system says where nobody listens. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED']);

/**
 * A socket to the server, after the handshake.
 * @param known A manager has been there: whoever goes away in the handshake is that one.
 */
export function openServer(address: Address, authkey: Uint8Array, timeout: Milliseconds, known: boolean): Fd {
  try {
    return openSocket(address, authkey, timeout);
  } catch (error) {
    // The kernel lets in who comes while a server ends.
    if (known && error instanceof AuthenticationError && error.cause !== undefined) throw gone(address);
    if (!(error instanceof SystemError) || !NOBODY.has(error.code)) throw error;
    const detail = `no manager serves at ${addressText(address)}: it has ended, or was never started`;
    throw new SystemError(error.code, error.errno, error.syscall, detail);
  }
}

export function gone(address: Address): EOFError {
  return new EOFError(`The manager at ${addressText(address)} has ended, and what it held with it.`);
}

export function silent(address: Address): TimeoutError {
  return new TimeoutError(`What listens at ${addressText(address)} does not answer as a manager would.`);
}
