/** `Pipe()`, and how an end of one is made again in another process. */
import { Op } from '../../../trace/schema.ts';
import { nextObjectId } from '../../memory/object-id.ts';
import { registerTransferable, type ReceiveContext } from '../../memory/transfer.ts';
import { platform } from '../../platform/index.ts';
import { tracer, type ObjectIdPair } from '../../tracing/index.ts';
import { Connection } from './connection.ts';
import type { ConnectionRecord } from './parts.ts';

const { descriptors: system } = platform;

/**
 * Two connected ends. With `duplex` both send and receive; without, the first only receives and the second only sends.
 */
export function Pipe<T = unknown>(duplex = true): [Connection<T>, Connection<T>] {
  return makePipe<T>(duplex, false);
}

/** As {@link Pipe}. `internal`: the library's own, which views of a run hide. */
export function makePipe<T>(duplex: boolean, internal: boolean): [Connection<T>, Connection<T>] {
  const [first, second] = duplex ? system.socketPair() : system.pipe();
  const way = duplex ? 'socket' : 'pipe';
  const ids = [nextObjectId(), nextObjectId()] as const;
  const ends = [
    new Connection<T>({ fd: first, id: ids[0], readable: true, writable: duplex, way }),
    new Connection<T>({ fd: second, id: ids[1], readable: duplex, writable: true, way }),
  ] as [Connection<T>, Connection<T>];
  if (tracer.on) {
    ends.forEach(({ id, readable, writable }, index) => {
      const peer = ids[1 - index] as ObjectIdPair;
      tracer.created(id, {
        kind: 'connection',
        peer: `${peer.pid}:${peer.n}`,
        readable,
        writable,
        ...(internal ? { internal } : {}),
      });
    });
  }
  return ends;
}

registerTransferable('connection', (data: ConnectionRecord, context: ReceiveContext) => {
  const [descriptor, [pid, n], readable, writable, sent, received, way] = data;
  const fd = system.duplicate(context.descriptor(descriptor));
  const id = { pid, n };
  if (tracer.on) tracer.instant(Op.ObjectReceive, id);
  return new Connection({ fd, id, readable, writable, way, sent, received });
});
