/** A server at its address: lets clients in that know the key, until it is told to stop. */
import { rmSync } from 'node:fs';
import { ClosedError, SystemError } from '../../errors.ts';
import {
  addressText,
  checkAddress,
  publicAddress,
  socketAddress,
  type Address,
} from '../../channel/connection/address.ts';
import { Lobby } from '../../channel/connection/lobby.ts';
import { freshSocketPath } from '../../channel/connection/socket-folder.ts';
import { platform, type Fd } from '../../platform/index.ts';
import { serveHere } from '../client/channels.ts';
import type { Registry } from '../registry.ts';
import { CallServer } from './server.ts';

const BACKLOG = 4096;

export interface ServerOptions {
  readonly registry: Registry;
  /** Missing: a Unix socket in a private folder. */
  readonly address: Address | undefined;
  readonly authkey: Uint8Array;
  /** The manager's object in the trace. */
  readonly manager?: readonly [pid: number, n: number];
}

/** Python's `manager.get_server()`: serves a manager in this process. */
export class Server {
  /** Where it listens. */
  readonly address: Address;
  readonly #calls: CallServer;
  readonly #lobby: Lobby;
  readonly #stopping = new AbortController();
  readonly #close: () => void;

  /** @internal */
  constructor({ registry, address, authkey, manager = [0, 0] }: ServerOptions) {
    const where = checkAddress(address ?? freshSocketPath(), undefined, 'Manager');
    const fd = listen(where);
    this.address = publicAddress(platform.sockets.localAddress(fd));
    this.#lobby = new Lobby(fd, BACKLOG, authkey);
    this.#calls = new CallServer(registry, { address: this.address, authkey, manager }, () => {
      // After the answer to whoever asked for it has gone out.
      setImmediate(() => {
        this.stop();
      });
    });
    const unregister = serveHere(this.#calls.own);
    this.#close = () => {
      unregister();
      if (typeof this.address === 'string' && !this.address.startsWith('\0'))
        rmSync(this.address, { force: true });
      this.#lobby.close();
      platform.descriptors.close(fd);
      this.#calls.close();
    };
  }

  /** How many objects it holds. */
  get numberOfObjects(): number {
    return this.#calls.referents.size;
  }

  /**
   * Lets clients in and serves them; resolves when a client has shut the manager down, or after {@link stop}. The event
   * loop serves: a program that blocks meanwhile holds all clients up.
   */
  async serveForever(): Promise<void> {
    try {
      while (!this.#stopping.signal.aborted) {
        const guest = this.#lobby.next();
        if (guest === undefined) await this.#lobby.waitAsync(this.#stopping.signal);
        // Whoever does not know the key is not let in; nobody else needs to know.
        else if (guest.error === undefined) this.#calls.add(guest.fd);
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
    } finally {
      this.#close();
    }
  }

  /** Ends the server: nobody is served any more. */
  stop(): void {
    this.#stopping.abort(new ClosedError('The manager was shut down.'));
  }
}

function listen(address: Address): Fd {
  try {
    return platform.sockets.listen(socketAddress(address), BACKLOG);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const why = error.message.replace(/^\w+: /, '').replace(/ \(\w+\)$/, '');
    throw new SystemError(
      error.code,
      error.errno,
      error.syscall,
      `a manager can't serve at ${addressText(address)}: ${why}`,
    );
  }
}
