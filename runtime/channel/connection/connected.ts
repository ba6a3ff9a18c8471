/** Connections over sockets with addresses, once the other side is known. */
import { nextObjectId } from '../../memory/object-id.ts';
import { platform, type Fd } from '../../platform/index.ts';
import { tracer } from '../../tracing/index.ts';
import { Connection } from './connection.ts';

export function connected<T>(fd: Fd, network: boolean): Connection<T> {
  platform.descriptors.setNonblocking(fd, false);
  const id = nextObjectId();
  if (tracer.on) tracer.created(id, { kind: 'connection', readable: true, writable: true });
  return new Connection<T>({ fd, id, readable: true, writable: true, way: network ? 'network' : 'socket' });
}
