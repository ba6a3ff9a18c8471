/**
 * `spawn`: a fresh Node that starts with `child.ts`. What it is to do lies complete in a memory file which it inherits,
 * so the parent never waits for it and many start side by side.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { builtFile } from '../../loading/own-modules.ts';
import { platform, type Fd } from '../../platform/index.ts';
import { aliveFd } from '../alive.ts';
import { executable } from '../executable.ts';
import type { Launch, StartDriver } from './contract.ts';
import { childArguments } from './node-arguments.ts';
import { FIRST_FD, HEADER_BYTES, LAUNCH_FD, PARENT_FD, SENTINEL_FD } from './layout.ts';
import { OwnedChild } from './owned-child.ts';

let nullFd: number | undefined;

export const spawnDriver: StartDriver = {
  method: 'spawn',

  inherits: false,

  obstacle: () => undefined,

  start(launch) {
    const { descriptors, processes } = platform;
    const [sentinel, childSentinel] = descriptors.pipe();
    const record = launchRecord(launch);
    try {
      const pid = processes.spawn({
        executable: executable(),
        argv: [executable(), ...childArguments(process.execArgv), builtFile('child.js')],
        env: process.env,
        descriptors: [
          // As in Python: what is typed belongs to the main process.
          [nullDevice(), 0],
          [record, LAUNCH_FD],
          [childSentinel, SENTINEL_FD],
          [aliveFd(), PARENT_FD],
          ...launch.descriptors.map((fd, index) => [fd, FIRST_FD + index] as const),
        ],
      });
      return new OwnedChild(pid, sentinel);
    } catch (error) {
      descriptors.close(sentinel);
      throw error;
    } finally {
      descriptors.close(record);
      descriptors.close(childSentinel);
    }
  },
};

function launchRecord({ preparation, packed }: Launch): Fd {
  const json = Buffer.from(JSON.stringify(preparation));
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32LE(json.length);
  const bytes = Buffer.concat([header, json, packed]);
  const fd = platform.memory.createAnonymous('multiprocessing-launch', bytes.length);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at, bytes.length - at, at);
  } catch (error) {
    closeSync(fd);
    throw error;
  }
  return fd;
}

function nullDevice(): Fd {
  nullFd ??= openSync('/dev/null', 'r');
  return nullFd as Fd;
}
