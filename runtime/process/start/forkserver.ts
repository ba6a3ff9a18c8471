/**
 * `forkserver`: the child is a fork of a server process that has loaded this library, but nothing of the program. It
 * starts as fast as a fork and knows as little of its parent as a spawned child, so it is packed for in the same way.
 */
import { processRole } from '../../loading/globals.ts';
import { platform } from '../../platform/index.ts';
import { requestChild } from '../forkserver/client.ts';
import type { StartDriver } from './contract.ts';
import { launchRecord } from './launch-record.ts';

export const forkserverDriver: StartDriver = {
  method: 'forkserver',

  inherits: false,

  obstacle: () =>
    processRole.hooksThread === true
      ? 'this Node runs the hooks of the preload on a thread, which a fork does not have; a newer Node, or `mp run`, does without'
      : undefined,

  start(launch) {
    const record = launchRecord(launch);
    try {
      return requestChild([record, ...launch.descriptors]);
    } finally {
      platform.descriptors.close(record);
    }
  },
};
