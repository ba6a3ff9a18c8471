/** All managers that this process knows: one way to each, whatever number of proxies. */
import { addressText, type Address } from '../../channel/connection/address.ts';
import { atExit, forkGeneration, onBeforeFork, onFork } from '../../platform/index.ts';
import { Channel } from './channel.ts';
import type { LocalReach } from './local.ts';
import type { Frame } from '../wire/messages.ts';
import type { Reach } from './reach.ts';

/** Milliseconds that the end of a process waits for a manager that does not answer. */
const LAST_WORD = 1000;

const channels = new Map<string, Channel>();
const servers = new Map<string, LocalReach>();
let hookedIn = -1;

/** The way to the manager at `address`. A key that is given replaces one that was known before. */
export function reachOf(address: Address, authkey: () => Uint8Array, replace: boolean): Reach {
  const name = addressText(address);
  const server = servers.get(name);
  if (server !== undefined) return server;
  let channel = channels.get(name);
  if (channel === undefined || (replace && !Buffer.from(channel.authkey).equals(authkey()))) {
    channel = new Channel(address, authkey());
    channels.set(name, channel);
    flushAtExit();
  }
  return channel;
}

/** This process serves the address itself, until the returned function is called. */
export function serveHere(reach: LocalReach): () => void {
  const name = addressText(reach.address);
  servers.set(name, reach);
  return () => servers.delete(name);
}

/** The manager at `address` has been shut down. */
export function forgetChannel(address: Address): void {
  const name = addressText(address);
  channels.get(name)?.disconnect();
  channels.delete(name);
}

/** References that this process took over and never used would otherwise be waited for in vain. */
function flushAtExit(): void {
  if (hookedIn === forkGeneration()) return;
  hookedIn = forkGeneration();
  atExit('late', () => {
    for (const channel of channels.values()) {
      try {
        channel.flush(LAST_WORD);
      } catch {
        // The manager has ended before.
      }
    }
  });
}

let inherited = new Map<Channel, Frame[]>();

onBeforeFork(() => {
  inherited = new Map([...channels.values()].map((channel) => [channel, channel.lendToFork()]));
});

onFork(() => {
  servers.clear();
  for (const channel of channels.values()) channel.forked(inherited.get(channel) ?? []);
  inherited = new Map();
  if (channels.size > 0) flushAtExit();
});
