/** Forking a running Node, and what its child needs before it is a process of its own. */
import { openSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { announceFork, announceForkSoon } from '../forked.ts';
import { forgetExitHooks } from '../exiting.ts';
import { forgetListeners } from '../inherited/listeners.ts';
import { leaveBy } from '../inherited/leaving.ts';
import { forgetPendingWork, preparePendingWork } from '../inherited/pending-work.ts';
import { prepareRandomStores, renewIdentity, renewRandomStores } from '../inherited/identity.ts';
import type { DescriptorPort, ForkPort, ProcessPort } from '../port.ts';
import { abandonStack, dropMicrotasks, prepareEngine } from './fork/engine.ts';
import { forkCalls, forkProcess } from './fork/fork.ts';
import { prepareHandles, silenceHandles } from './fork/loop.ts';
import { collector, makeRoom } from './fork/nursery.ts';
import { bindForChildren, type Libc } from './libc.ts';
import { warmUp } from '../inherited/warm-up.ts';

/** Without the first, a child waits for threads that it does not have; without the second Node 26 hands them work. */
const FLAGS = ['--single-threaded', '--v8-pool-size=0'] as const;

const SIGNAL_DEFAULT = 0;
const SIGNAL_IGNORED = 1;

/** A child's first garbage collection would move, and so copy for itself, what its parent has made lately. */
function emptyNursery(): void {
  // What has been compiled is to stay, also what the server itself does not need again.
  setFlagsFromString('--no-flush-bytecode');
  const collect = collector();
  // What survives twice is old.
  for (let round = 0; round < 3; round++) collect();
}

/** Before the library makes the list tell what the program was started with, where that is not the same. */
const startedWith = [...process.execArgv];

export function linuxForking(processes: ProcessPort, descriptors: DescriptorPort, libc: Libc): ForkPort {
  const ignored: number[] = [];
  let idle: number | undefined;

  function restoreSignals(): void {
    for (const signal of ignored) forkCalls().signal(signal, SIGNAL_DEFAULT);
  }

  /** What every child does next. */
  function settle(): void {
    leaveBy((code) => processes.exitNow(code));
    forgetListeners();
    forgetExitHooks();
    ignored.length = 0;
    announceFork();
    renewIdentity(processes.pid());
    renewRandomStores();
    process.exitCode = undefined;
  }

  return {
    flags: FLAGS,

    obstacle() {
      const missing = FLAGS.filter((flag) => !startedWith.includes(flag));
      if (missing.length === 0) return undefined;
      return `Node must be started with ${FLAGS.join(' ')} (as \`mp run\` does), and was not with ${missing.join(' ')}`;
    },

    fork({ heir = false } = {}) {
      makeRoom();
      const pid = forkProcess(processes, descriptors, {
        before: announceForkSoon,
        first: restoreSignals,
        heir,
      });
      if (pid !== null) return pid;
      settle();
      return null;
    },

    rehearse(hasRun) {
      if (hasRun) prepareRandomStores();
      warmUp();
      bindForChildren(libc);
      settle();
      emptyNursery();
    },

    prepareFreshStart() {
      prepareEngine();
      preparePendingWork();
      prepareRandomStores();
      prepareHandles();
      bindForChildren(libc);
      warmUp();
    },

    startAfresh(next) {
      const showHandles = silenceHandles(forkCalls(), descriptors);
      forgetPendingWork();
      dropMicrotasks();
      return abandonStack(() => {
        showHandles();
        next();
      });
    },

    closeInput() {
      idle ??= openSync('/dev/null', 'r');
      forkCalls().dup2(idle, 0);
    },

    ignoreSignal(signal) {
      ignored.push(signal);
      forkCalls().signal(signal, SIGNAL_IGNORED);
    },
  };
}
