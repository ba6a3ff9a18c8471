/** `Client()`: connects to a `Listener`, of this library or of CPython. */
import { throwIfAborted } from '../../misuse.ts';
import { connect as connectSocket, type Socket } from 'node:net';
import { typeError } from '../../errors.ts';
import { platform, type Fd, type Milliseconds } from '../../platform/index.ts';
import { deadlineOf } from '../deadline.ts';
import { checkAddress, checkAuthkey, checkFamily, socketAddress, type Address } from './address.ts';
import type { AddressFamily } from './address.ts';
import { connected } from './connected.ts';
import type { Connection } from './connection.ts';
import { greet, greetAsync, Greeting } from './greeting.ts';
import { greetListener } from './handshake.ts';
import { descriptorOf } from './wait.ts';

const { descriptors, sockets } = platform;

/** A listener that works on something else may take its time before it accepts. */
const PATIENCE: Milliseconds = 15_000;

/** What `Client(address, …)` takes besides. */
export interface ClientOptions {
  /** Default: that of the address. */
  family?: AddressFamily | undefined;
  /** Both sides prove to each other that they know it. Without it there is no handshake. */
  authkey?: Uint8Array | string | null | undefined;
  /** Milliseconds for connecting and for the handshake, each. Default: 15 s; Infinity waits for ever. */
  timeout?: Milliseconds | undefined;
}

/**
 * Connects to the listener at `address`: `[host, port]`, or the path of a Unix socket. Blocks until it is connected, and
 * with an authkey until the listener has accepted.
 * @throws AuthenticationError if either side's key is wrong, or the other side says nothing or nonsense; SystemError with
 * the code ECONNREFUSED, ENOENT, ENOTFOUND, ETIMEDOUT … if nobody listens there.
 */
export function Client<T = unknown>(address: Address, options: ClientOptions = {}): Connection<T> {
  const { where, key, timeout } = checked(address, options);
  return connected<T>(openSocket(where, key, timeout), typeof where !== 'string');
}

/** A socket that is connected to the listener at `address`, after the handshake. Blocks, and throws, as {@link Client}. */
export function openSocket(address: Address, key: Uint8Array | undefined, timeout: Milliseconds): Fd {
  const fd = sockets.connect(socketAddress(address), deadlineOf(timeout));
  try {
    if (key === undefined) return fd;
    descriptors.setNonblocking(fd, true);
    greet(new Greeting(fd, greetListener(key), timeout));
    return fd;
  } catch (error) {
    descriptors.close(fd);
    throw error;
  }
}

/** As {@link Client}, leaving the event loop free. */
export async function clientAsync<T = unknown>(
  address: Address,
  { signal, ...options }: ClientOptions & { signal?: AbortSignal | undefined } = {},
): Promise<Connection<T>> {
  const { where, key, timeout } = checked(address, options);
  throwIfAborted(signal);
  const fd = await connectAsync(where, timeout, signal);
  descriptors.setNonblocking(fd, true);
  try {
    if (key !== undefined) await greetAsync(new Greeting(fd, greetListener(key), timeout), signal);
    return connected<T>(fd, typeof where !== 'string');
  } catch (error) {
    descriptors.close(fd);
    throw error;
  }
}

function checked(
  address: Address,
  options: ClientOptions,
): { where: Address; key: Uint8Array | undefined; timeout: Milliseconds } {
  if (typeof options !== 'object' || (options as unknown) === null)
    throw typeError('Client(): options are given as an object, such as { authkey }.');
  const { family, authkey, timeout = PATIENCE } = options;
  checkFamily(family, 'Client()');
  // Says what is no number.
  deadlineOf(timeout);
  return {
    where: checkAddress(address, family, 'Client()'),
    key: checkAuthkey(authkey, 'Client()'),
    timeout,
  };
}

/** Through Node, which also looks names up without blocking. */
function connectAsync(address: Address, timeout: Milliseconds, signal: AbortSignal | undefined): Promise<Fd> {
  return new Promise((resolve, reject) => {
    const socket: Socket =
      typeof address === 'string'
        ? connectSocket({ path: address })
        : connectSocket({ host: address[0], port: address[1], family: 4, noDelay: true });
    const timer =
      timeout === Infinity
        ? undefined
        : setTimeout(() => {
            finish(() => {
              reject(Object.assign(new Error('The connection was not made in time.'), { code: 'ETIMEDOUT' }));
            });
          }, timeout);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      settle();
      socket.destroy();
    };
    const onAbort = (): void => {
      finish(() => {
        reject(signal?.reason as Error);
      });
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    socket.once('connect', () => {
      finish(() => {
        // Node's socket goes; nothing was read through it.
        resolve(descriptors.duplicate(descriptorOf(socket)));
      });
    });
    socket.once('error', (error) => {
      finish(() => {
        reject(error);
      });
    });
  });
}
