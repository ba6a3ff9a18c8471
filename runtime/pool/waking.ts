/**
 * How a pool's owner and its workers sleep, and wake each other. Each way has a word that says who sleeps, and the sleeper
 * looks once more after it has written it, while the other one first does its part and then looks at the word:
 *
 *     worker                               owner
 *     state = Asleep                       posts a task
 *     a task? else sleep while Asleep      state Asleep? change it, wake
 *
 *     owner                                worker
 *     ownerSleeps = 1                      commits a result
 *     a result? else poll the bell         ownerSleeps 1? change it, ring
 *
 * All of this is in one order for all (the atomics are sequentially consistent), so one of the two sees the other. Whoever
 * changes the word wakes, so a burst of tasks or results pays for one wake-up.
 */
import { platform, type Address, type Fd } from '../platform/index.ts';
import { ring } from './bell.ts';
import { Control, Worker, WorkerState } from './control.ts';

function addressOf(base: Address, word: number): Address {
  return (base + 4 * word) as Address;
}

/** A worker with nothing to do sleeps until it is woken or has. `base`: of the control words; `own`: index of its own. */
export function sleepAsWorker(
  control: Int32Array,
  base: Address,
  own: number,
  somethingToDo: () => boolean,
): void {
  const state = own + Worker.state;
  Atomics.store(control, state, WorkerState.Asleep);
  while (!somethingToDo() && Atomics.load(control, state) === WorkerState.Asleep)
    platform.futex.wait(addressOf(base, state), WorkerState.Asleep, Infinity);
  Atomics.store(control, state, WorkerState.Busy);
}

/** Says that a worker's event loop listens for its bell. True: there is something to do already. */
export function listenAsWorker(control: Int32Array, own: number, somethingToDo: () => boolean): boolean {
  Atomics.store(control, own + Worker.state, WorkerState.Listening);
  return somethingToDo();
}

/** Wakes a worker that sleeps; of one that listens `ringIt` rings the bell. False: it does neither. */
export function wakeWorker(control: Int32Array, base: Address, own: number, ringIt: () => void): boolean {
  const state = own + Worker.state;
  const was = Atomics.load(control, state);
  if (was !== WorkerState.Asleep && was !== WorkerState.Listening) return false;
  if (Atomics.compareExchange(control, state, was, WorkerState.Busy) !== was) return false;
  if (was === WorkerState.Asleep) platform.futex.wake(addressOf(base, state), 1);
  else ringIt();
  return true;
}

/** Says that the owner is going to sleep or to listen. False: there are results already. */
export function ownerMaySleep(control: Int32Array, resultsWait: () => boolean): boolean {
  Atomics.store(control, Control.ownerSleeps, 1);
  return !resultsWait();
}

/** The owner is awake: nobody need ring. */
export function ownerIsAwake(control: Int32Array): void {
  Atomics.store(control, Control.ownerSleeps, 0);
}

/** By a worker, after it has committed something. */
export function wakeOwner(control: Int32Array, bell: Fd): void {
  if (Atomics.load(control, Control.ownerSleeps) === 0) return;
  if (Atomics.compareExchange(control, Control.ownerSleeps, 1, 0) === 1) ring(bell);
}
