/** What is said of a worker that ended when it should not have. */
import { constants } from 'node:os';
import { WorkerLostError } from '../errors.ts';

/** It had a task. */
export function lostWorker(pid: number, exitcode: number): WorkerLostError {
  return new WorkerLostError(
    `The pool worker that had this task is lost: process ${pid} ${endOf(exitcode)}. The task may have been done in part; it is not tried again.`,
    exitcode,
  );
}

/** It, and perhaps others before it, never got as far as taking a task. */
export function neverReady(pid: number, exitcode: number): WorkerLostError {
  return new WorkerLostError(
    `The pool's workers can not start: process ${pid} ${endOf(exitcode)} before it took a task. What it wrote to stderr says why.`,
    exitcode,
  );
}

function endOf(exitcode: number): string {
  return exitcode < 0 ? `was killed by signal ${signalName(-exitcode)}` : `ended with exit code ${exitcode}`;
}

function signalName(signal: number): string {
  const [name] = Object.entries(constants.signals).find(([, number]) => number === signal) ?? [];
  return name === undefined ? String(signal) : `${signal} (${name})`;
}
