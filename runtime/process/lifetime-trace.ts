/** The first and the last word of a process in the trace. */
import { Op, type ProcessBeginInfo } from '../../trace/schema.ts';
import { processRole } from '../loading/globals.ts';
import { atExit } from '../platform/index.ts';
import { openTrace, tracer } from '../tracing/index.ts';
import type { ObjectIdPair } from '../tracing/tracer.ts';
import { lastError, rememberUncaughtErrors } from './uncaught.ts';

/** As early as the process knows who it is. Does nothing where nobody observes. */
export function beginTrace(info: Omit<ProcessBeginInfo, 'node'>, id: ObjectIdPair): void {
  if (!openTrace(info)) return;
  rememberUncaughtErrors();
  const end = (): void => {
    if (!tracer.on) return;
    const text = lastError();
    tracer.instant(Op.ProcessExit, id, { arg: exitCode(), ...(text === '' ? {} : { text }) });
  };
  atExit('last', end);
}

function exitCode(): number {
  const code = Number(process.exitCode ?? 0);
  return Number.isInteger(code) ? code : 1;
}

if (processRole.isMain)
  beginTrace({ name: 'MainProcess', ppid: process.ppid, method: 'main', daemon: false }, { pid: 0, n: 0 });
