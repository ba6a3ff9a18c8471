/** How a task is called in the trace: `square(3)`, of a chunk `square(0) … square(24)`. */
import { PREVIEW_LENGTH, previewCall } from '../tracing/preview.ts';
import { TaskKind } from './kinds.ts';

export function callText(name: string, kind: number, items: readonly unknown[]): string {
  const [first] = items;
  if (kind === TaskKind.Call) return previewCall(name, items);
  const text = oneCall(name, kind, first);
  if (items.length < 2) return text;
  const both = `${text} … ${oneCall(name, kind, items[items.length - 1])}`;
  return both.length <= PREVIEW_LENGTH ? both : `${both.slice(0, PREVIEW_LENGTH - 1)}…`;
}

function oneCall(name: string, kind: number, item: unknown): string {
  return kind === TaskKind.Starmap && Array.isArray(item)
    ? previewCall(name, item as unknown[])
    : previewCall(name, [item]);
}
