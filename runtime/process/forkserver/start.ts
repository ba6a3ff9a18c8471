/** The fork server from its first instruction on, and its children from theirs. */
import { constants } from 'node:os';
import { loadModule } from '../../loading/loaded-modules.ts';
import { platform, type Fd } from '../../platform/index.ts';
import { openTrace } from '../../tracing/index.ts';
import { endWith } from '../become-child.ts';
import { runChild } from '../bootstrap.ts';
import { readLaunchRecord } from '../start/launch-record.ts';
import { takeLine } from './client.ts';
import { OWNER_FD } from './layout.ts';
import { ForkServer, type Birth } from './serve.ts';

/** Returns in children only, once for each. */
export async function serveForks(owner: number, modules: readonly string[]): Promise<Birth> {
  const { descriptors, forking } = platform;
  endWith(owner);
  descriptors.setCloseOnExec(OWNER_FD as Fd, true);
  // A Ctrl-C is for the program's processes; what it leaves of them decides how long the server is needed.
  forking.ignoreSignal(constants.signals.SIGINT, true);
  openTrace({ name: 'ForkServer', ppid: owner, method: 'spawn', daemon: true, role: 'forkserver' });
  for (const module of modules) {
    try {
      await loadModule(module);
    } catch {
      // A child that needs it will say what is wrong with it.
    }
  }
  return new ForkServer(OWNER_FD as Fd).run();
}

/** Never returns: the process ends when the target has. */
export async function runServedChild({ osParent, line, record, descriptors }: Birth): Promise<never> {
  endWith(osParent);
  platform.forking.ignoreSignal(constants.signals.SIGINT, false);
  takeLine(line);
  const { preparation, packed } = readLaunchRecord(record);
  return runChild(preparation, packed, descriptors);
}
