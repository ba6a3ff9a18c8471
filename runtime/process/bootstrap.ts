/** A spawned or served child's way from its first instruction to its target and to its end. */
import { Op } from '../../trace/schema.ts';
import { Incoming, loads } from '../channel/pickle.ts';
import { loadModule } from '../loading/loaded-modules.ts';
import { ownModuleUrl } from '../loading/own-modules.ts';
import '../loading/references.ts';
import { platform, type Fd } from '../platform/index.ts';
import { tracer } from '../tracing/index.ts';
import { becomeChild, endWith } from './become-child.ts';
import { current } from './current.ts';
import { Process } from './process.ts';
import type { Preparation } from './start/contract.ts';
import { FIRST_FD, LAUNCH_FD, PARENT_FD, SENTINEL_FD } from './start/layout.ts';
import { readLaunchRecord } from './start/launch-record.ts';
import type { PackedProcess } from './start/launch.ts';
import { runToEnd } from './run-to-end.ts';
import { setState, stateOf } from './state.ts';

/** Never returns: the process ends when the target has. */
export async function runSpawnedChild(): Promise<never> {
  const { preparation, packed } = readLaunchRecord(LAUNCH_FD);
  endWith(preparation.parentPid);
  for (const fd of [SENTINEL_FD, PARENT_FD]) platform.descriptors.setCloseOnExec(fd as Fd, true);
  return runChild(preparation, packed, inherited(preparation.descriptors));
}

/** A child that knows nothing yet but this, and finds these descriptors. */
export async function runChild(
  preparation: Preparation,
  packed: Uint8Array,
  descriptors: readonly Fd[],
): Promise<never> {
  const own = becomeChild(preparation);
  return runToEnd(async () => {
    const process = await unpackProcess(preparation, packed, descriptors, own);
    if (tracer.on) tracer.instant(Op.ProcessReady, stateOf(own).id);
    await process.run();
  });
}

/** Loads what the object refers to, then makes it. */
export async function unpackProcess(
  { main, modules }: Preparation,
  packed: Uint8Array,
  descriptors: readonly Fd[],
  own: Process,
): Promise<Process> {
  current.importingMain = true;
  // Without a main module (`node -e`) only the library's own functions can be meant.
  const first = main ?? ownModuleUrl('multiprocessing');
  if (first !== undefined) await loadModule(first);
  for (const module of modules) await loadModule(module);
  current.importingMain = false;
  const { target, args, kwargs, instance } = loads(
    packed,
    new Incoming('process', descriptors),
  ) as PackedProcess;
  const process =
    instance === undefined
      ? own
      : Object.assign(
          Object.create((instance.class as typeof Process).prototype as object) as Process,
          instance.fields,
        );
  setState(process, { ...stateOf(own), target, args, kwargs });
  current.process = process;
  return process;
}

/** The descriptors that lie ready from FIRST_FD on, in their order; close-on-exec from now on. */
function inherited(count: number): Fd[] {
  return Array.from({ length: count }, (_, index) => {
    const fd = (FIRST_FD + index) as Fd;
    platform.descriptors.setCloseOnExec(fd, true);
    return fd;
  });
}
