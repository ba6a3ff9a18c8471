import assert from 'node:assert/strict';

import { allowed, DEFAULT_LIMITS, LARGEST_PROGRAM } from '../../../src/playground/limits.ts';
import { parseMessage } from '../../../src/playground/messages.ts';

const parse = (value: unknown) => parseMessage(JSON.stringify(value));

describe('what a page may say', () => {
  it('understands every message of the protocol', () => {
    assert.deepEqual(parse({ type: 'stop', more: 1 }), { type: 'stop' });
    assert.deepEqual(parse({ type: 'run', source: 'x', settings: { startMethod: 'fork', seconds: 5 } }), {
      type: 'run',
      source: 'x',
      settings: { startMethod: 'fork', seconds: 5 },
    });
    assert.deepEqual(parse({ type: 'check', lesson: 'lock', source: 'x' }), {
      type: 'check',
      lesson: 'lock',
      source: 'x',
      settings: {},
    });
    assert.deepEqual(parse({ type: 'processCommand', pid: 7, command: 'kill' }), {
      type: 'processCommand',
      pid: 7,
      command: 'kill',
    });
  });

  it('takes nothing else', () => {
    assert.equal(parseMessage('{'), undefined);
    for (const wrong of [
      null,
      [],
      'stop',
      {},
      { type: 'eval' },
      { type: 'run' },
      { type: 'run', source: 7 },
      { type: 'run', source: 'x'.repeat(LARGEST_PROGRAM + 1) },
      { type: 'check', source: 'x' },
      { type: 'processCommand', pid: -1, command: 'kill' },
      { type: 'processCommand', pid: 1.5, command: 'kill' },
      { type: 'processCommand', pid: 7, command: 'SIGSEGV' },
    ]) {
      assert.equal(parse(wrong), undefined, JSON.stringify(wrong));
    }
  });

  it('drops settings that mean nothing', () => {
    const message = parse({
      type: 'run',
      source: '',
      settings: { startMethod: 'exec', seconds: '9', file: '/etc' },
    });
    assert.deepEqual(message, { type: 'run', source: '', settings: {} });
  });
});

describe('the limits of a run', () => {
  it('are the server’s own, and a learner can only shorten the time', () => {
    assert.deepEqual(allowed({}, DEFAULT_LIMITS), { limits: DEFAULT_LIMITS });
    assert.equal(allowed({ seconds: 5 }, DEFAULT_LIMITS).limits?.time, 5000);
    assert.equal(allowed({ seconds: 1e9 }, DEFAULT_LIMITS).limits?.time, DEFAULT_LIMITS.time);
    assert.equal(allowed({ seconds: -5 }, DEFAULT_LIMITS).limits?.time, 1000);
    assert.equal(allowed({ seconds: Number.NaN }, DEFAULT_LIMITS).limits?.time, DEFAULT_LIMITS.time);
    assert.equal(allowed({ startMethod: 'fork' }, DEFAULT_LIMITS).startMethod, 'fork');
  });
});
