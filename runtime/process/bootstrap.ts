/** A spawned child's way from its first instruction to its target and to its end. */
import { closeSync, fstatSync, readSync } from 'node:fs';
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
import { FIRST_FD, HEADER_BYTES, LAUNCH_FD, PARENT_FD, SENTINEL_FD } from './start/layout.ts';
import type { PackedProcess } from './start/launch.ts';
import { runToEnd } from './run-to-end.ts';
import { setState, stateOf } from './state.ts';

/** Never returns: the process ends when the target has. */
export async function runSpawnedChild(): Promise<never> {
  const { preparation, packed } = readLaunch();
  endWith(preparation.parentPid);
  for (const fd of [SENTINEL_FD, PARENT_FD]) platform.descriptors.setCloseOnExec(fd as Fd, true);
  const own = becomeChild(preparation);
  return runToEnd(async () => {
    const process = await unpackProcess(preparation, packed, own);
    if (tracer.on) tracer.instant(Op.ProcessReady, stateOf(own).id);
    await process.run();
  });
}

function readLaunch(): { preparation: Preparation; packed: Uint8Array } {
  const bytes = new Uint8Array(fstatSync(LAUNCH_FD).size);
  for (let at = 0; at < bytes.length;) {
    const count = readSync(LAUNCH_FD, bytes, at, bytes.length - at, at);
    if (count === 0) throw new Error('The record of what this process is to do is cut short.');
    at += count;
  }
  closeSync(LAUNCH_FD);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const json = Buffer.from(bytes.buffer, HEADER_BYTES, length).toString();
  return {
    preparation: JSON.parse(json) as Preparation,
    packed: bytes.subarray(HEADER_BYTES + length),
  };
}

/** Loads what the object refers to, then makes it. */
async function unpackProcess(
  { main, modules, descriptors }: Preparation,
  packed: Uint8Array,
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
    new Incoming('process', inherited(descriptors)),
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
