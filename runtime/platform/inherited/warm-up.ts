/**
 * V8 compiles a function when it is first called, and what is compiled in a forked child is lost with it. So the parent
 * calls beforehand, to no effect, those of Node's own functions that every child calls.
 */
import { AsyncResource } from 'node:async_hooks';
import { EventEmitter } from 'node:events';

const nothing = (): void => undefined;
let warm = false;

/** In the parent, before it forks for the first time. */
export function warmUp(): void {
  if (warm) return;
  warm = true;
  const emitter = new EventEmitter();
  // `process` has such listeners of Node's own.
  emitter.on('removeListener', nothing);
  for (const name of ['one', 'other']) emitter.once(name, nothing).on(name, nothing);
  emitter.emit('one');
  for (const name of emitter.eventNames()) if (name !== 'removeListener') emitter.removeAllListeners(name);
  clearImmediate(setImmediate(nothing));
  new AsyncResource('multiprocessing').runInAsyncScope(nothing);
  process.listenerCount('exit');
  Reflect.get(process, 'exitCode');
  Buffer.from('00', 'hex');
}
