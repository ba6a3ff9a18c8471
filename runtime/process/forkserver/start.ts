/** The fork server from its first instruction on, and its children from theirs. */
import { constants } from 'node:os';
import { compiled, laterHooks } from '../../loading/globals.ts';
import { loadModule } from '../../loading/loaded-modules.ts';
import { platform, type Fd } from '../../platform/index.ts';
import { dumps, Incoming, loads, Outgoing } from '../../channel/pickle.ts';
import { withModules } from '../../loading/references.ts';
import { ownPublicModules } from '../../loading/own-modules.ts';
import { openTrace } from '../../tracing/index.ts';
import { endWith } from '../become-child.ts';
import { runChild } from '../bootstrap.ts';
import { plainProcess } from '../main-process.ts';
import type { Preparation } from '../start/contract.ts';
import { hasPreloads } from '../start/node-arguments.ts';
import { launchRecord, readLaunchRecord } from '../start/launch-record.ts';
import { takeLine } from './client.ts';
import { CANNOT_LINK, OWNER_FD, type ServerOptions } from './layout.ts';
import { linkMain } from './link-main.ts';
import { ForkServer, type Birth } from './serve.ts';
import { rememberEnvironment, takeOn } from './surroundings.ts';

/** Returns in children only, once for each. */
export async function serveForks(
  owner: number,
  { execArgv, env, modules, main }: ServerOptions,
): Promise<Birth> {
  const { descriptors, forking } = platform;
  endWith(owner);
  process.execArgv.splice(0, Infinity, ...execArgv);
  Object.assign(process.env, env);
  rememberEnvironment(process.env);
  descriptors.setCloseOnExec(OWNER_FD as Fd, true);
  await rehearse();
  for (const module of modules) {
    try {
      await loadModule(module);
    } catch {
      // A child that needs it will say what is wrong with it.
    }
  }
  if (main !== undefined && (await linkMain(main)) === 'broken') platform.processes.exitNow(CANNOT_LINK);
  compiled.keep?.('forkserver');
  forking.rehearse(modules.length > 0 || hasPreloads(execArgv, process.env['NODE_OPTIONS']));
  // A Ctrl-C is for the program's processes; what it leaves of them decides how long the server is needed.
  forking.ignoreSignal(constants.signals.SIGINT);
  // What the collection left to be finalised is finalised here, and not once more in each child.
  await new Promise((resolve) => setImmediate(resolve));
  openTrace({ name: 'ForkServer', ppid: owner, method: 'spawn', daemon: true, role: 'forkserver' });
  return new ForkServer(OWNER_FD as Fd).run();
}

/**
 * What is done here for the first time is compiled here, and then there for all children: the library's public modules
 * are loaded, a process object is packed and unpacked.
 */
async function rehearse(): Promise<void> {
  for (const name of ownPublicModules()) await compiled.importModule(name);
  const sample = { target: undefined, args: [1, 'text', { a: [1n, new Map([[1, 2]])] }], kwargs: undefined };
  for (let round = 0; round < 3; round++) {
    const { result } = withModules(() =>
      dumps(sample, { root: '', context: new Outgoing('process', 'forkserver') }),
    );
    const { packed } = readLaunchRecord(launchRecord({ preparation: {} as Preparation, packed: result }));
    loads(packed, new Incoming('process', []));
    plainProcess('sample', 0, { authkey: Buffer.from('00', 'hex') });
  }
}

/** Never returns: the process ends when the target has. */
export async function runServedChild({ osParent, line, record, descriptors }: Birth): Promise<never> {
  endWith(osParent);
  takeLine(line);
  const { preparation, packed } = readLaunchRecord(record);
  if (preparation.surroundings !== undefined) takeOn(preparation.surroundings);
  for (const register of laterHooks) register();
  // For the program it is its parent that started it, not the server.
  Object.defineProperty(process, 'ppid', {
    get: () => preparation.parentPid,
    enumerable: true,
    configurable: true,
  });
  return runChild(preparation, packed, descriptors);
}
