/** How a new process, however it was started, takes its place in the tree of the program's processes. */
import { constants } from 'node:os';
import { isMainThread } from 'node:worker_threads';
import { setMainLoader } from '../loading/loaded-modules.ts';
import { platform } from '../platform/index.ts';
import { joinTree } from '../tracking/index.ts';
import { current } from './current.ts';
import { beginTrace } from './lifetime-trace.ts';
import { setLogLevel } from './logger.ts';
import { plainProcess } from './main-process.ts';
import { inheritStartMethod } from './methods.ts';
import type { Process } from './process.ts';
import type { Preparation } from './start/contract.ts';
import { headUncaughtErrors, reportUncaughtErrors } from './uncaught.ts';

/** Ends with `parent`, by the kernel's hand; at once where that has ended before. */
export function endWith(parent: number): void {
  const { processes } = platform;
  processes.dieWithParent();
  if (processes.parentPid() !== parent) processes.exitNow(constants.signals.SIGTERM);
}

/** Takes on the name, the parent and the place in the tree that the record gives. */
export function becomeChild(preparation: Preparation): Process {
  joinTree(preparation.tree);
  const { name, parentPid, object, daemon, role } = preparation;
  const method = isMainThread ? preparation.method : 'thread';
  const [objectPid, n] = object.split(':').map(Number) as [number, number];
  const id = { pid: objectPid, n };
  beginTrace({ name, ppid: parentPid, object, method, daemon, ...(role === undefined ? {} : { role }) }, id);

  process.argv.splice(1, process.argv.length, ...preparation.argv);
  setMainLoader(preparation.main);
  setLogLevel(preparation.logLevel);
  inheritStartMethod(preparation.method);
  headUncaughtErrors(name);
  reportUncaughtErrors();

  const authkey = Buffer.from(preparation.authkey, 'hex');
  const own = plainProcess(name, platform.processes.pid(), {
    id,
    identity: preparation.identity,
    daemon,
    authkey,
    role,
  });
  current.process = own;
  current.parent = plainProcess(preparation.parentName, parentPid, { authkey });
  return own;
}
