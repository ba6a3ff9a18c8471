/**
 * Contexts: the whole library under one start method. `getContext('spawn')` has the same classes as the module itself,
 * and what is made through it belongs to it.
 */
import { Pipe } from './channel/connection/pipe.ts';
import { ProcessError } from './errors.ts';
import { Manager } from './managers.ts';
import type { StartMethod } from './memory/creation.ts';
import { Pool } from './pool.ts';
import * as processes from './process/index.ts';
import * as queues from './queues.ts';
import * as sharedctypes from './sharedctypes.ts';
import * as synchronize from './synchronize.ts';
import { classIn, functionIn } from './process/in-context.ts';
import { chooseMethod } from './process/methods.ts';

/** What is made anew for each context; everything else of a context is the module's own. */
function made(method: StartMethod) {
  return {
    Process: classIn(method, processes.Process),
    Pipe: functionIn(method, Pipe),
    Queue: classIn(method, queues.Queue),
    JoinableQueue: classIn(method, queues.JoinableQueue),
    SimpleQueue: classIn(method, queues.SimpleQueue),
    Lock: classIn(method, synchronize.Lock),
    RLock: classIn(method, synchronize.RLock),
    Semaphore: classIn(method, synchronize.Semaphore),
    BoundedSemaphore: classIn(method, synchronize.BoundedSemaphore),
    Event: classIn(method, synchronize.Event),
    Condition: classIn(method, synchronize.Condition),
    Barrier: classIn(method, synchronize.Barrier),
    Value: classIn(method, sharedctypes.Value),
    Array: classIn(method, sharedctypes.Array),
    RawValue: sharedctypes.RawValue,
    RawArray: sharedctypes.RawArray,
    Pool: classIn(method, Pool),
    Manager: functionIn(method, Manager),
  };
}

type Made = ReturnType<typeof made>;

type Shared = Pick<
  typeof processes,
  | 'activeChildren'
  | 'cpuCount'
  | 'currentProcess'
  | 'freezeSupport'
  | 'getAllStartMethods'
  | 'getLogger'
  | 'logToStderr'
  | 'parentProcess'
  | 'setExecutable'
  | 'setForkserverPreload'
>;

/** The library under one start method: the module’s own classes and functions, whose objects belong to it. */
export interface Context extends Made, Shared {
  /** The context's own method. */
  getStartMethod(): StartMethod;
  /** @throws ProcessError: a context's method is what it is. */
  setStartMethod(method: StartMethod | null, options?: { force?: boolean }): never;
  /** Another context; without `method` this one. */
  getContext(method?: StartMethod): Context;
}

const contexts = new Map<StartMethod, Context>();

/**
 * The context of a start method, each time the same object; without `method` that of the default, which is fixed
 * thereby.
 * @throws RangeError for what is no start method, UnsupportedError for one that does not work here.
 */
export function getContext(method?: StartMethod): Context {
  const which = method === undefined ? processes.getStartMethod() : chooseMethod(method);
  let context = contexts.get(which);
  if (context === undefined) contexts.set(which, (context = makeContext(which)));
  return context;
}

function makeContext(method: StartMethod): Context {
  const { activeChildren, cpuCount, currentProcess, freezeSupport, getAllStartMethods } = processes;
  const { getLogger, logToStderr, parentProcess, setExecutable, setForkserverPreload } = processes;
  const context: Context = Object.freeze({
    ...made(method),
    activeChildren,
    cpuCount,
    currentProcess,
    freezeSupport,
    getAllStartMethods,
    getLogger,
    logToStderr,
    parentProcess,
    setExecutable,
    setForkserverPreload,
    getStartMethod: () => method,
    setStartMethod: () => {
      throw new ProcessError(
        `The start method of a context can not be set: this one's is ${method}. Use getContext('…') for another.`,
        { code: 'ERR_MP_START_METHOD_SET' },
      );
    },
    getContext: (other?: StartMethod) => (other === undefined ? context : getContext(other)),
  });
  return context;
}
