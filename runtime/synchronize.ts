export { Barrier, type BarrierOptions } from './sync/barrier.ts';
export { Condition } from './sync/condition.ts';
export { Event } from './sync/event.ts';
export { BoundedSemaphore, Semaphore } from './sync/semaphore.ts';
export { Lock } from './sync/lock.ts';
export { RLock } from './sync/rlock.ts';
export type { AcquireOptions } from './sync/acquire.ts';
export type { AsyncWaitOptions } from './sync/async-wait.ts';
export type { Hold } from './sync/hold.ts';
