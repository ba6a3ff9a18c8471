/**
 * 100,000 mutated traces: whatever the bytes are, the reader and the model neither throw nor hang, and what they say is
 * whole. Deterministic; a failing round prints its number.
 */
import assert from 'node:assert/strict';
import { findingsOf } from '../../../trace/findings/index.ts';
import { RunModel } from '../../../trace/model/run-model.ts';
import { generateRun, randomNumbers } from '../../../trace/testing/generate.ts';

const ROUNDS = 100_000;

describe('mutated traces', () => {
  it(`${ROUNDS} of them are read, or refused with a reason`, function () {
    this.timeout(300_000);
    const original = generateRun({ events: 40, processes: 4 });
    // Where its events begin: damage to the frames before is caught by few checks, to events by many.
    const codes = new Map<string, number>();
    for (let round = 0; round < ROUNDS; round++) {
      const random = randomNumbers(round);
      const bytes = mutate(original, random);
      try {
        const model = new RunModel();
        const piece = 1 + Math.floor(random() * bytes.length);
        for (let offset = 0; offset < bytes.length; offset += piece)
          model.feed(bytes.subarray(offset, offset + piece));
        model.finish();
        const code = model.problem?.code ?? 'fine';
        codes.set(code, (codes.get(code) ?? 0) + 1);
        const state = model.stateAt('end');
        assert.ok(state.processes.length <= model.eventCount * 2);
        // The whole way costs more: every tenth.
        if (round % 10 === 0) {
          model.stateAt(model.duration * random());
          findingsOf(model);
          model.output();
          const query = { from: 0, to: model.duration, perPixel: model.duration / 100 };
          for (const { id } of state.processes) model.timeline.spans(id, 'state', query);
          model.timeline.arrows(query);
        }
      } catch (error) {
        throw new Error(`round ${round}`, { cause: error });
      }
    }
    // All of them really happen.
    for (const code of ['fine', 'not-a-trace', 'version', 'damaged', 'cut'])
      assert.ok((codes.get(code) ?? 0) > 100, `${code}: ${codes.get(code) ?? 0}`);
  });
});

function mutate(original: Uint8Array, random: () => number): Uint8Array {
  const at = (length: number): number => Math.floor(random() * length);
  let bytes = original.slice();
  const changes = 1 + at(6);
  for (let change = 0; change < changes; change++) {
    const kind = at(7);
    if (kind <= 2) bytes[at(bytes.length)] = at(256);
    else if (kind === 3) bytes[at(Math.min(40, bytes.length))] = at(256);
    else if (kind === 4) bytes = bytes.slice(0, at(bytes.length) + 1);
    else if (kind === 5) bytes.copyWithin(at(bytes.length), at(bytes.length), at(bytes.length));
    else for (let one = 0; one < 20; one++) bytes[at(bytes.length)] = at(256);
  }
  return bytes;
}
