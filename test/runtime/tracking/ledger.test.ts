/** What the resource tracker concludes from what it is told. */
import assert from 'node:assert/strict';
import type { Fd } from '../../../runtime/platform/index.ts';
import { GRACE, Ledger } from '../../../runtime/tracking/ledger.ts';

const maker = { pid: 1 };
const other = { pid: 2 };
const block = { kind: 'shared-memory', name: '/psm_1', identity: '1:10' } as const;

function names(resources: readonly { name: string }[]): string[] {
  return resources.map(({ name }) => name);
}

describe('the ledger of the resource tracker', () => {
  it('removes sockets and folders with the process that registered them, however it ended', () => {
    for (const killed of [true, false]) {
      const ledger = new Ledger();
      ledger.register(maker, { kind: 'socket', name: '/tmp/s' });
      ledger.register(maker, { kind: 'folder', name: '/tmp/f' });
      ledger.register(other, { kind: 'socket', name: '/tmp/other' });
      ledger.register(maker, { kind: 'socket', name: '/tmp/closed' });
      ledger.unregister('socket', '/tmp/closed');
      assert.deepEqual(names(ledger.ended(maker, killed, 0)), ['/tmp/s', '/tmp/f']);
      assert.deepEqual(names(ledger.rest()), ['/tmp/other']);
    }
  });

  it('keeps a block whose maker ended by itself to the end of the program', () => {
    const ledger = new Ledger();
    ledger.register(maker, block);
    assert.deepEqual(ledger.ended(maker, false, 0), []);
    assert.equal(ledger.nextDue(), Infinity);
    assert.deepEqual(ledger.overdue(1e9), []);
    assert.deepEqual(names(ledger.rest()), ['/psm_1']);
  });

  it('removes a block whose maker was killed when nobody uses it for a while', () => {
    const ledger = new Ledger();
    ledger.register(maker, block);
    ledger.use(other, '/psm_1', true, 0);
    ledger.ended(maker, true, 100);
    assert.equal(ledger.nextDue(), Infinity);
    ledger.use(other, '/psm_1', false, 200);
    assert.equal(ledger.nextDue(), 200 + GRACE);
    ledger.use(other, '/psm_1', true, 300);
    assert.deepEqual(ledger.overdue(1e9), []);
    ledger.ended(other, true, 400);
    assert.deepEqual(ledger.overdue(399 + GRACE), []);
    assert.deepEqual(names(ledger.overdue(400 + GRACE)), ['/psm_1']);
    assert.deepEqual(ledger.rest(), []);
  });

  it('tells blocks of one name apart', () => {
    const ledger = new Ledger();
    ledger.register(maker, block);
    // Another process tried the same name, and was told that it is taken.
    ledger.register(other, { ...block, identity: '1:11' });
    ledger.unregister('shared-memory', '/psm_1', '1:11');
    assert.deepEqual(ledger.rest(), [block]);
    ledger.unregister('shared-memory', '/psm_1');
    assert.deepEqual(ledger.rest(), []);
  });

  it('gives descriptors out once', () => {
    const ledger = new Ledger();
    ledger.hold('7', [9 as Fd]);
    assert.deepEqual(ledger.take('7'), [9]);
    assert.equal(ledger.take('7'), undefined);
  });
});
