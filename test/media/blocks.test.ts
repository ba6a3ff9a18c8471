/** Who keeps whom waiting, as the timeline draws it. */
import assert from 'node:assert/strict';
import { blocksAt } from '../../media/model/blocks.ts';
import { findingsOf, RunModel } from '../../trace/index.ts';
import { bankRun, philosophersRun } from './made-runs.ts';

function blocks(bytes: Uint8Array, time: number | 'end'): string[] {
  const model = new RunModel();
  model.feed(bytes);
  const state = model.stateAt(time);
  const name = (id: number): string => state.process(id)?.name ?? '?';
  return blocksAt(state, findingsOf(model), state.time).map(
    ({ from, to, inCircle }) => `${name(from)} → ${name(to)}${inCircle ? ' (circle)' : ''}`,
  );
}

describe('who keeps whom waiting', () => {
  it('is the holder of a lock, at the moment that is looked at', () => {
    assert.deepEqual(blocks(bankRun(), 105_000), ['teller-2 → teller-1', 'teller-3 → teller-1']);
    assert.deepEqual(blocks(bankRun(), 'end'), [], 'nobody waits when all have ended');
  });

  it('marks the circle of a deadlock, and who waits for it from outside', () => {
    assert.deepEqual(blocks(philosophersRun(), 'end').sort(), [
      'Arendt → Plato (circle)',
      'Hume → Marx (circle)',
      'Kant → Hume (circle)',
      'MainProcess → Plato',
      'Marx → Arendt (circle)',
      'Plato → Kant (circle)',
    ]);
  });
});
