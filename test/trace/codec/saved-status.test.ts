import assert from 'node:assert/strict';
import { TraceReader } from '../../../trace/index.ts';
import { savedStatus } from '../../../trace/codec/saved-status.ts';
import { bankRun, philosophersRun } from '../../media/made-runs.ts';

describe('how a saved run ended', () => {
  it('is what the whole reader says', () => {
    for (const bytes of [bankRun(), philosophersRun()]) {
      const reader = new TraceReader(() => undefined);
      reader.feed(bytes);
      const { end } = reader;
      assert.ok(end !== undefined);
      const status = savedStatus(bytes, 'x');
      assert.ok(status.state === 'ended');
      assert.deepEqual([status.exitcode, status.signal], [end.exitcode, end.signal]);
      assert.equal(status.stoppedBecause !== undefined, end.stopped);
    }
  });

  it('is not known of what was cut off or is no run', () => {
    const whole = bankRun();
    for (const bytes of [
      ...[0, 1, 9, 20, whole.length - 1].map((length) => whole.subarray(0, length)),
      new TextEncoder().encode('This is no trace.'),
      new Uint8Array(64).fill(255),
    ])
      assert.deepEqual(savedStatus(bytes, 'x'), {
        state: 'ended',
        program: 'x',
        exitcode: null,
        signal: null,
      });
  });
});
