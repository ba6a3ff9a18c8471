/** Waiting for a child's end: in the kernel, or through the event loop. */
import { throwIfAborted } from '../misuse.ts';
import { Socket } from 'node:net';
import { Op, Result } from '../../trace/schema.ts';
import { platform } from '../platform/index.ts';
import { tracer } from '../tracing/index.ts';
import { noteEnd } from './children.ts';
import type { Process } from './process.ts';
import type { StartedState } from './state.ts';

/** How long `joinAsync` waits, and what ends the wait. */
export interface AsyncJoinOptions {
  /** Milliseconds. */
  timeout?: number | undefined;
  /** Gives up waiting; the promise rejects with its reason. */
  signal?: AbortSignal | undefined;
}

/** Blocks this process. Signals are handled afterwards; those without a handler end it as ever. */
export function joinChild(process: Process, state: StartedState, timeout: number | undefined): void {
  const { child, id } = state;
  let status = child.wait(false);
  const sleeps = status === null && !(timeout !== undefined && timeout <= 0);
  const details = { arg: timeout === undefined ? -1 : Math.max(timeout, 0) };
  if (sleeps) {
    if (tracer.on) tracer.begin(Op.ProcessJoin, id, details);
    status = timeout === undefined ? child.wait(true) : waitUntil(child, platform.clock.now() + timeout);
  }
  const result = status === null ? Result.TimedOut : Result.Ok;
  if (tracer.on) tracer[sleeps ? 'end' : 'instant'](Op.ProcessJoin, id, { ...details, result });
  if (status !== null) noteEnd(process, state, status);
}

function waitUntil(child: StartedState['child'], deadline: number): number | null {
  const ended = platform.descriptors.poll([{ fd: child.sentinel.fd, readable: true }], deadline).length > 0;
  // The sentinel closes a moment before the process can be reaped.
  return child.wait(ended);
}

/** Resolves when the child has ended, or after the timeout. Many at once cost a descriptor each, and no thread. */
export async function joinChildAsync(
  process: Process,
  state: StartedState,
  { timeout, signal }: AsyncJoinOptions,
): Promise<void> {
  const { child, id } = state;
  throwIfAborted(signal);
  const details = { arg: timeout === undefined ? -1 : Math.max(timeout, 0), async: true };
  let status = child.wait(false);
  if (status === null && !(timeout !== undefined && timeout <= 0)) {
    if (tracer.on) tracer.begin(Op.ProcessJoin, id, details);
    let ended = false;
    try {
      ended = await sentinelEnds(state, timeout, signal);
    } finally {
      status = child.wait(ended);
      if (tracer.on)
        tracer.end(Op.ProcessJoin, id, { ...details, result: status === null ? Result.TimedOut : Result.Ok });
      if (status !== null) noteEnd(process, state, status);
    }
    return;
  }
  if (tracer.on)
    tracer.instant(Op.ProcessJoin, id, { ...details, result: status === null ? Result.TimedOut : Result.Ok });
  if (status !== null) noteEnd(process, state, status);
}

/** `false`: the timeout came first. */
function sentinelEnds(
  state: StartedState,
  timeout: number | undefined,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const socket = new Socket({
      fd: platform.descriptors.duplicate(state.child.sentinel.fd),
      readable: true,
      writable: false,
    });
    const stop = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      socket.destroy();
    };
    const onAbort = (): void => {
      stop();
      reject(signal?.reason as Error);
    };
    const onEnd = (): void => {
      stop();
      resolve(true);
    };
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            stop();
            resolve(false);
          }, timeout);
    signal?.addEventListener('abort', onAbort);
    socket.on('end', onEnd);
    socket.on('error', onEnd);
    socket.resume();
  });
}
