/** The objects that stand for processes which no `new Process` made: the main process, and a child's parent. */
import { platform, randomBytes } from '../platform/index.ts';
import { current } from './current.ts';
import { Process } from './process.ts';
import { setState, type ProcessState } from './state.ts';

/**
 * The object of the process that asks: in a child the one that was started, else one called `MainProcess`.
 */
export function currentProcess(): Process {
  return (current.process ??= plainProcess('MainProcess', platform.processes.pid()));
}

/** The parent's, as far as a child knows it; `null` in the main process. */
export function parentProcess(): Process | null {
  return current.parent ?? null;
}

/** A Process that is there already. */
export function plainProcess(name: string, pid: number, known: Partial<ProcessState> = {}): Process {
  const process = Object.create(Process.prototype) as Process;
  setState(process, {
    id: { pid: 0, n: 0 },
    identity: [],
    creator: -1,
    name,
    daemon: false,
    authkey: known.authkey ?? randomBytes(32),
    method: undefined,
    driver: undefined,
    target: undefined,
    args: [],
    kwargs: undefined,
    role: undefined,
    child: undefined,
    closed: false,
    reaped: false,
    pid,
    ...known,
  });
  return process;
}
