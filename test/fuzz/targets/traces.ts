/** What is taken for a saved run: by the decoder, and by the model that is made of its events. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EventCursor, findingsOf, RunModel, TraceReader } from '../../../trace/index.ts';
import type { Target } from '../target.ts';

const folder = resolve(import.meta.dirname, '../../fixtures/traces');

function recorded(most: number): Buffer[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.mpt'))
    .map((name) => readFileSync(join(folder, name)))
    .filter(({ length }) => length <= most);
}

class Refused extends Error {}

export function traces(): Target {
  const seeds = recorded(64 << 10);
  return {
    name: 'traces',
    seeds,
    feed(bytes) {
      const refs: number[] = [];
      const reader = new TraceReader((ref) => refs.push(ref));
      // In two parts: what is not complete is kept.
      const half = bytes.length >> 1;
      reader.feed(bytes.subarray(0, half));
      reader.feed(bytes.subarray(half));
      reader.finish();
      const cursor = new EventCursor(reader.store);
      for (const ref of refs) cursor.moveTo(ref).event();
      // What is wrong is told, never thrown.
      if (reader.problem !== undefined) throw new Refused(reader.problem.message);
    },
    expected: (error) => error instanceof Refused && error.message.length > 0,
    most: (length) => (1 << 17) + 16 * length,
  };
}

/** The model and its findings, over events that no program can have written. */
export function models(): Target {
  const seeds = recorded(4 << 10);
  return {
    name: 'models',
    seeds,
    feed(bytes) {
      const model = new RunModel();
      model.feed(bytes);
      model.finish();
      model.stateAt('end');
      findingsOf(model);
      if (model.problem !== undefined) throw new Refused(model.problem.message);
    },
    expected: (error) => error instanceof Refused,
    most: (length) => (4 << 20) + 64 * length,
  };
}
