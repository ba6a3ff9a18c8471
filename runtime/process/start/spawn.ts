/**
 * `spawn`: a fresh Node that starts with `child.ts`. What it is to do lies complete in a memory file which it inherits,
 * so the parent never waits for it and many start side by side.
 */
import { openSync } from 'node:fs';
import { builtFile } from '../../loading/own-modules.ts';
import { platform, type Fd } from '../../platform/index.ts';
import { aliveFd } from '../alive.ts';
import { executable } from '../executable.ts';
import type { StartDriver } from './contract.ts';
import { childArguments } from './node-arguments.ts';
import { launchRecord } from './launch-record.ts';
import { FIRST_FD, LAUNCH_FD, PARENT_FD, SENTINEL_FD } from './layout.ts';
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
        argv: [executable(), ...childArguments(process.execArgv), builtFile('child.cjs')],
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

function nullDevice(): Fd {
  nullFd ??= openSync('/dev/null', 'r');
  return nullFd as Fd;
}
