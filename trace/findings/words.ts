/** Words that the rules share. */
import type { RunModel } from '../model/run-model.ts';
import type { ProcessId, RunState, SiteRef } from '../model/state.ts';
import type { ObjectId } from '../schema.ts';

export function nameOf(state: RunState, process: ProcessId | undefined): string {
  return (process === undefined ? undefined : state.process(process)?.name) ?? 'an unknown process';
}

export function labelOf(state: RunState, object: ObjectId | undefined): string {
  return (object === undefined ? undefined : state.object(object)?.label) ?? 'an unknown object';
}

/** ` (bank.ts:12)`, or nothing where the place is not known. */
export function at(model: RunModel, ref: SiteRef): string {
  const place = placeOf(model, ref);
  return place === undefined ? '' : ` (${place})`;
}

/** `bank.ts:12` */
export function placeOf(model: RunModel, ref: SiteRef): string | undefined {
  const site = model.site(ref);
  if (site === undefined) return undefined;
  return `${site.file.slice(site.file.lastIndexOf('/') + 1)}:${site.line}`;
}

/** `a`, `a and b`, `a, b and c` */
export function list(words: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
  if (words.length <= 1) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${conjunction} ${words.at(-1) ?? ''}`;
}

/** So many are named, the others counted. */
const MOST_NAMES = 3;

/** `a, b and c`, `a, b, c and 4 more` */
export function few(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return list(more > 0 ? [...names.slice(0, MOST_NAMES), `${more} more`] : names);
}

/** `3 items`, `1 item` */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Microseconds as the learner reads them: `320 µs`, `12 ms`, `3.4 s`. */
export function duration(microseconds: number): string {
  if (microseconds < 1000) return `${Math.round(microseconds)} µs`;
  if (microseconds < 1_000_000) {
    const milliseconds = microseconds / 1000;
    return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
  }
  return `${(microseconds / 1_000_000).toFixed(1)} s`;
}
