/** What the process of a started manager does. */
import { registerOwn } from '../../channel/references.ts';
import { packThrown, type PackedThrown } from '../../channel/thrown.ts';
import type { Connection } from '../../channel/connection/connection.ts';
import type { Address } from '../../channel/connection/address.ts';
import type { RegisteredType } from '../registry.ts';
import { Server } from './listening.ts';

/** What the manager needs to know of its server: where it is, or why it is not. */
export type FirstWord = { readonly address: Address } | { readonly failed: PackedThrown };

export interface ServerLaunch {
  readonly registry: ReadonlyMap<string, RegisteredType>;
  readonly address: Address | undefined;
  readonly authkey: Uint8Array;
  readonly manager: readonly [pid: number, n: number];
  readonly initializer: ((...args: never[]) => unknown) | undefined;
  readonly initargs: readonly unknown[];
}

export async function runServer(launch: ServerLaunch, writer: Connection<FirstWord>): Promise<void> {
  const { initializer, initargs, ...options } = launch;
  // Ctrl-C is for the programs that use it: the manager ends with its owner.
  process.on('SIGINT', () => undefined);
  let server: Server;
  try {
    await initializer?.(...(initargs as never[]));
    server = new Server(options);
  } catch (error) {
    writer.send({ failed: packThrown(error) });
    throw error;
  } finally {
    // Nobody may be waiting for it any more.
    setImmediate(() => {
      writer.close();
    });
  }
  writer.send({ address: server.address });
  await server.serveForever();
  process.exit(0);
}

registerOwn('runServer', runServer);
