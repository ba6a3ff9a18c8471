/**
 * `forkserver`: the child is a fork of a server process that has loaded this library, but nothing of the program. It
 * starts as fast as a fork and knows as little of its parent as a spawned child, so it is packed for in the same way.
 */
import { platform } from '../../platform/index.ts';
import { requestChild } from '../forkserver/client.ts';
import { surroundings } from '../forkserver/surroundings.ts';
import type { StartDriver } from './contract.ts';
import { launchRecord } from './launch-record.ts';

/** An option of Node, on the command line or in `NODE_OPTIONS`. */
const loaderOption = /^--(experimental-)?loader\b/;

export const forkserverDriver: StartDriver = {
  method: 'forkserver',

  inherits: false,

  obstacle() {
    const options = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(/\s+/)];
    return options.some((option) => loaderOption.test(option))
      ? 'the hooks of --loader run on a thread, which a fork does not have; use --import, or another start method'
      : undefined;
  },

  start(launch) {
    const preparation = { ...launch.preparation, surroundings: surroundings() };
    const record = launchRecord({ ...launch, preparation });
    try {
      return requestChild([record, ...launch.descriptors]);
    } finally {
      platform.descriptors.close(record);
    }
  },
};
