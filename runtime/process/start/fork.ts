/**
 * `fork`: the child is a copy of this process at the moment of `start()`, memory and closures included. Nothing is packed
 * and nothing is imported; see `forked-child.ts` for what it does.
 */
import { platform } from '../../platform/index.ts';
import { runForkedChild } from '../forked-child.ts';
import type { StartDriver } from './contract.ts';
import { OwnedChild } from './owned-child.ts';

export const forkDriver: StartDriver = {
  method: 'fork',

  inherits: true,

  obstacle: () => platform.forking.obstacle(),

  start({ preparation, process }) {
    const { descriptors, forking } = platform;
    forking.prepareFreshStart();
    const [sentinel, childSentinel] = descriptors.pipe();
    try {
      const pid = forking.fork();
      if (pid === null) {
        descriptors.close(sentinel);
        return runForkedChild(preparation, process, childSentinel);
      }
      return new OwnedChild(pid, sentinel);
    } catch (error) {
      descriptors.close(sentinel);
      throw error;
    } finally {
      descriptors.close(childSentinel);
    }
  },
};
