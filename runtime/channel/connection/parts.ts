/** What a connection is made from: here, and in another process that received it. */
import type { Fd } from '../../platform/index.ts';
import type { ObjectIdPair } from '../../tracing/index.ts';
import type { Way } from './way.ts';

export interface ConnectionParts {
  readonly fd: Fd;
  readonly id: ObjectIdPair;
  readonly readable: boolean;
  readonly writable: boolean;
  /** Default: a socket. */
  readonly way?: Way;
  /** Messages so far, for the trace. */
  readonly sent?: number;
  readonly received?: number;
}

/** How a connection travels. */
export type ConnectionRecord = readonly [
  descriptor: number,
  id: readonly [number, number],
  readable: boolean,
  writable: boolean,
  sent: number,
  received: number,
  way: Way,
];
