/** The running children of this process, and what becomes of them when it ends. */
import { constants } from 'node:os';
import { Op } from '../../trace/schema.ts';
import { atExit, onFork, platform } from '../platform/index.ts';
import { tracer } from '../tracing/index.ts';
import type { Process } from './process.ts';
import { stateOf, type ProcessState } from './state.ts';
import { reportUncaughtErrors } from './uncaught.ts';

/** A daemon that handles SIGTERM and does not end by itself is killed after this many milliseconds. */
const DAEMON_GRACE = 1000;

const children = new Set<Process>();
let watching = false;

export function addChild(process: Process): void {
  children.add(process);
  if (watching) return;
  watching = true;
  // An error that ends this process is to be read before its children are waited for, perhaps for ever.
  reportUncaughtErrors();
  atExit('children', endChildren);
}

export function forgetChild(process: Process): void {
  children.delete(process);
}

/** The children that run; those that have ended are reaped by asking. */
export function activeChildren(): Process[] {
  for (const process of [...children]) {
    const state = stateOf(process);
    const status = state.child?.wait(false) ?? null;
    if (status !== null) noteEnd(process, state, status);
  }
  return [...children];
}

/** To be called whenever the library learns that a child has ended. */
export function noteEnd(process: Process, state: ProcessState, status: number): void {
  if (state.reaped) return;
  state.reaped = true;
  children.delete(process);
  state.child?.letGo();
  if (tracer.on) tracer.instant(Op.ProcessReaped, state.id, { arg: status });
}

/** A thread can't be terminated, but given up. */
function endDaemon(daemon: Process): void {
  const { driver, child } = stateOf(daemon);
  if (driver?.threads === true) child?.signal(constants.signals.SIGTERM);
  else daemon.terminate();
}

/** Daemons are ended, the others waited for. */
function endChildren(): void {
  const running = activeChildren();
  const daemons = running.filter((process) => process.daemon);
  for (const daemon of daemons) endDaemon(daemon);
  const deadline = platform.clock.now() + DAEMON_GRACE;
  for (const daemon of daemons) {
    daemon.join(Math.max(deadline - platform.clock.now(), 0));
    if (daemon.exitcode === null) stateOf(daemon).child?.signal(constants.signals.SIGKILL);
  }
  for (const process of running) process.join();
}

onFork(() => {
  children.clear();
  watching = false;
});
