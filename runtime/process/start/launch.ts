/** From a Process object to a running process: what it needs is written down, then its start method starts it. */
import { ProcessError } from '../../errors.ts';
import { dumps, Outgoing } from '../../channel/pickle.ts';
import { mainLoader } from '../../loading/loaded-modules.ts';
import { withModules } from '../../loading/references.ts';
import { platform } from '../../platform/index.ts';
import { formatObjectId } from '../../tracing/index.ts';
import { processTree } from '../../tracking/index.ts';
import { logLevel } from '../logger.ts';
import { current } from '../current.ts';
import { currentProcess } from '../main-process.ts';
import { defaultStartMethod, fallBack, methodInUse } from '../methods.ts';
import { Process } from '../process.ts';
import type { ProcessState } from '../state.ts';
import type { Child, Launch, Preparation } from './contract.ts';
import { driverOf } from './drivers.ts';

/** What is packed of a Process object. */
export interface PackedProcess {
  target: ProcessState['target'] | undefined;
  args: readonly unknown[];
  kwargs: object | undefined;
  /** The class and the fields of a subclass's instance; left out for a plain Process. */
  instance?: { class: object; fields: Record<string, unknown> };
}

export function launch(process: Process, state: ProcessState): Child {
  if (current.importingMain)
    throw new ProcessError(
      `${state.name} can not be started while this process (${currentProcess().name}) still imports the main module. ` +
        'Every spawned process imports it, so what starts processes must stand behind a guard: ' +
        'if (import.meta.main) { … } (or if (mp.isMainProcess) where Node does not know import.meta.main).',
      { code: 'ERR_MP_NO_MAIN_GUARD' },
    );
  const method = methodInUse(state.method ?? defaultStartMethod());
  const driver = state.driver ?? driverOf(method);
  if (driver.inherits)
    return driver.start({
      preparation: preparationOf(state, method, [], 0),
      process,
      packed: new Uint8Array(0),
      descriptors: [],
    });
  const outgoing = new Outgoing('process', driver.threads === true ? 'fork' : method);
  const { result, modules } = withModules(() =>
    dumps(packed(process, state), { root: '', context: outgoing }),
  );
  const description: Launch = {
    preparation: preparationOf(state, method, modules, outgoing.descriptors.length),
    process,
    packed: result,
    descriptors: outgoing.descriptors,
  };
  try {
    return driver.start(description);
  } catch (error) {
    if (!(error instanceof ProcessError) || error.code !== 'ERR_MP_FORK' || !fallBack(method, error))
      throw error;
  }
  // What is packed is the same for both.
  const instead = methodInUse(method);
  return driverOf(instead).start({
    ...description,
    preparation: { ...description.preparation, method: instead },
  });
}

function packed(process: Process, state: ProcessState): PackedProcess {
  const { target, args, kwargs } = state;
  const subclass = process.constructor !== Process || Object.keys(process).length > 0;
  return {
    target,
    args,
    kwargs,
    ...(subclass
      ? { instance: { class: process.constructor, fields: Object.fromEntries(Object.entries(process)) } }
      : {}),
  };
}

function preparationOf(
  state: ProcessState,
  method: Preparation['method'],
  modules: readonly string[],
  descriptors: number,
): Preparation {
  const main = mainLoader();
  const level = logLevel();
  return {
    name: state.name,
    parentName: currentProcess().name,
    parentPid: platform.processes.pid(),
    identity: state.identity,
    daemon: state.daemon,
    authkey: state.authkey.toString('hex'),
    method,
    tree: processTree(),
    object: formatObjectId(state.id),
    modules,
    descriptors,
    argv: process_.argv.slice(1),
    ...(main === undefined ? {} : { main }),
    ...(state.role === undefined ? {} : { role: state.role }),
    ...(level === undefined ? {} : { logLevel: level }),
  };
}

const process_ = globalThis.process;
