/** Waiting for the first of many: connections, sockets, process sentinels. */
import { checkIterable, signalIn, type SignalOption } from '../../misuse.ts';
import { Op, Result } from '../../../trace/schema.ts';
import { typeError } from '../../errors.ts';
import { platform, type Fd, type Milliseconds } from '../../platform/index.ts';
import { formatObjectId, tracer } from '../../tracing/index.ts';
import { deadlineOf, timeoutOf } from '../deadline.ts';
import { Connection } from './connection.ts';
import { whenReadable } from './ready.ts';

/** Whatever has a descriptor: a connection, a socket or server of node:net, a descriptor's number (a sentinel). */
export type Waitable = number | { fileno(): number } | { readonly readableLength?: number };

/**
 * Those of `objects` that are ready to be received from (a connection with a message or at its end, a sentinel whose
 * process has ended), in the order given. Blocks until there is at least one, or until `timeout` (milliseconds) is over:
 * then the list is empty.
 */
export function wait<T extends Waitable>(objects: Iterable<T>, timeout?: Milliseconds): T[] {
  const list = listOf('wait', objects);
  const requests = list.map((object) => ({ fd: descriptorOf(object), readable: true }));
  const buffered = list.filter(
    (object) => typeof object === 'object' && 'readableLength' in object && (object.readableLength ?? 0) > 0,
  );
  if (buffered.length > 0) return buffered;
  const pick = (ready: number[]): T[] => ready.map((index) => list[index] as T);
  const now = platform.descriptors.poll(requests, 0);
  const deadline = deadlineOf(timeout);
  if (now.length > 0 || deadline === 0) return pick(now);
  const first = list.find((object) => object instanceof Connection);
  if (!tracer.on || first === undefined) return pick(platform.descriptors.poll(requests, deadline));
  const ids = list.map((object) => (object instanceof Connection ? formatObjectId(object.id) : null));
  const waits = { text: JSON.stringify(ids), ...timeoutOf(deadline) };
  tracer.begin(Op.ConnectionWait, first.id, waits);
  const ready = platform.descriptors.poll(requests, deadline);
  tracer.end(Op.ConnectionWait, first.id, { result: ready.length > 0 ? Result.Ok : Result.TimedOut });
  return pick(ready);
}

/**
 * As {@link wait}, leaving the event loop free. A pending one is rejected with the signal's reason when that is aborted.
 */
export async function waitAsync<T extends Waitable>(
  objects: Iterable<T>,
  timeout?: Milliseconds,
  options?: SignalOption,
): Promise<T[]> {
  const signal = signalIn('waitAsync', options);
  const list = listOf('waitAsync', objects);
  const ready = wait(list, 0);
  if (ready.length > 0 || list.length === 0) return ready;
  const first = list.find((object) => object instanceof Connection);
  if (tracer.on && first !== undefined) tracer.begin(Op.ConnectionWait, first.id, { async: true });
  try {
    await whenReadable(list.map(descriptorOf), { timeout, signal });
    return wait(list, 0);
  } finally {
    if (tracer.on && first !== undefined) tracer.end(Op.ConnectionWait, first.id, { async: true });
  }
}

export function descriptorOf(object: unknown): Fd {
  if (typeof object === 'number' && Number.isInteger(object) && object >= 0) return object as Fd;
  if (typeof object === 'object' && object !== null) {
    if ('fileno' in object && typeof object.fileno === 'function')
      return (object as { fileno(): number }).fileno() as Fd;
    const handle: unknown = Reflect.get(object, '_handle');
    const fd: unknown = typeof handle === 'object' && handle !== null ? Reflect.get(handle, 'fd') : undefined;
    if (typeof fd === 'number' && fd >= 0) return fd as Fd;
  }
  throw typeError('wait(): expected connections, sockets or sentinels (numbers of descriptors).');
}

function listOf<T>(call: string, objects: Iterable<T>): T[] {
  checkIterable(`${call}(objects)`, objects);
  return [...objects];
}
