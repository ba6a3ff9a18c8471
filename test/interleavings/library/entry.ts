/** Everything of the library that the scenarios use. Bundled for the simulated machine, see `load.ts`. */
export { Lock } from '../../../runtime/sync/lock.ts';
export { RLock } from '../../../runtime/sync/rlock.ts';
export { BoundedSemaphore, Semaphore } from '../../../runtime/sync/semaphore.ts';
export { Condition } from '../../../runtime/sync/condition.ts';
export { Event } from '../../../runtime/sync/event.ts';
export { Barrier } from '../../../runtime/sync/barrier.ts';
export * as robust from '../../../runtime/sync/robust.ts';
export { SharedWords } from '../../../runtime/sync/shared-words.ts';
export { allocate, Block, receiveBlock } from '../../../runtime/memory/block.ts';
export { isTransferable, restorerOf, transfer } from '../../../runtime/memory/transfer.ts';
export { Ring } from '../../../runtime/channel/ring/ring.ts';
export { RingMemory } from '../../../runtime/channel/ring/memory.ts';
export { Scratch } from '../../../runtime/channel/ring/scratch.ts';
export { Control, controlBytes, Worker, workerWords } from '../../../runtime/pool/control.ts';
export { ResultReader, ResultWriter } from '../../../runtime/pool/result-log.ts';
export { SharedArea } from '../../../runtime/pool/shared-area.ts';
export { TaskBoard, TaskTaker } from '../../../runtime/pool/task-board.ts';
export * as waking from '../../../runtime/pool/waking.ts';
export { PresentWriter } from '../../../runtime/tracing/present.ts';
export { TraceStream } from '../../../runtime/tracing/stream.ts';
export * as doorbell from '../../../runtime/sync/doorbell.ts';
export * as turnstile from '../../../runtime/sync/turnstile.ts';
export * as places from '../../../runtime/sync/places.ts';
export { platform } from '../../../runtime/platform/index.ts';

/** The same memory as numbers of 64 bits. In here, where that constructor is the machine's. */
export function doublesOf(words: Int32Array): Float64Array {
  return new Float64Array(words.buffer);
}

/** What a loaded library is. */
export type Library = typeof import('./entry.ts');
