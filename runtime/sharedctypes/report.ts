/** What values and arrays tell the trace. */
import { Op, type ObjectKind } from '../../trace/schema.ts';
import { tracer } from '../tracing/index.ts';
import type { GuardLock } from './guard.ts';
import type { SharedCells } from './memory.ts';
import { typeName } from './struct.ts';

export function reportCreated(kind: ObjectKind, { block, cells }: SharedCells, lock?: GuardLock): void {
  if (!tracer.on) return;
  tracer.created(block.id, {
    kind,
    type: typeName(cells.type),
    ...(kind === 'array' && { size: cells.length }),
    ...(lock !== undefined && 'id' in lock && { lock: idText(lock.id) }),
  });
}

function idText(id: unknown): `${number}:${number}` {
  const { pid, n } = id as { pid: number; n: number };
  return `${pid}:${n}`;
}

export function reportReceived({ block }: SharedCells): void {
  if (tracer.on) tracer.instant(Op.ObjectReceive, block.id);
}

/** Only to be called when `tracer.on`. */
export function reportAccess(
  op: typeof Op.ValueRead | typeof Op.ValueWrite,
  { block, cells }: SharedCells,
  index: number,
  held: boolean,
): void {
  const value = cells.number(index);
  tracer.instant(op, block.id, { arg: index, arg2: held ? 1 : 0, ...(value !== undefined && { value }) });
}
