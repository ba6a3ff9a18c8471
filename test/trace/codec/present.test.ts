import assert from 'node:assert/strict';
import { limitReached, parsePresent, presentEvents, type Present } from '../../../trace/codec/present.ts';
import { findingsOf } from '../../../trace/findings/index.ts';
import { Flag, Op, Phase, type ObjectId } from '../../../trace/schema.ts';
import { Actor, Script } from '../support/script.ts';

/** A stream's header, as the runtime writes it. */
function header({ sequence = 2, flags = 0, held = [[5, 6]] } = {}): Uint8Array {
  const bytes = new Uint8Array(4096);
  const view = new DataView(bytes.buffer);
  view.setUint32(28, 1, true);
  view.setUint32(64, sequence, true);
  view.setUint16(68, Op.Acquire, true);
  view.setUint16(70, flags, true);
  view.setUint32(72, 7, true);
  view.setUint32(76, 8, true);
  view.setFloat64(80, 123.5, true);
  view.setUint32(88, 9, true);
  view.setUint32(92, held.length, true);
  held.forEach(([pid, n], index) => {
    view.setUint32(96 + 8 * index, pid ?? 0, true);
    view.setUint32(100 + 8 * index, n ?? 0, true);
  });
  return bytes;
}

describe('the present of a process after its event limit', () => {
  it('is read from the header of its stream', () => {
    assert.equal(limitReached(header()), true);
    assert.equal(limitReached(new Uint8Array(4096)), false);
    const expected: Present = {
      op: Op.Acquire,
      flags: 0,
      object: '7:8',
      since: 123.5,
      site: 9,
      held: ['5:6'],
    };
    assert.deepEqual(parsePresent(header(), header()), expected);
  });

  it('is not read while it changes', () => {
    assert.equal(parsePresent(header({ sequence: 3 }), header({ sequence: 3 })), undefined);
    assert.equal(parsePresent(header({ sequence: 2 }), header({ sequence: 4 })), undefined);
    assert.equal(parsePresent(new Uint8Array(100), header()), undefined);
  });

  it('becomes events where it has changed, and none where it has not', () => {
    const now = parsePresent(header(), header());
    assert.ok(now);
    assert.deepEqual(
      presentEvents(1, undefined, now, 500).map(({ op, phase, obj }) => [op, phase, obj]),
      [
        [Op.Acquire, undefined, '5:6'],
        [Op.Acquire, Phase.Begin, '7:8'],
      ],
    );
    assert.deepEqual(presentEvents(1, now, now, 600), []);
    const later: Present = { op: 0, flags: 0, object: undefined, since: 0, site: 0, held: [] };
    assert.deepEqual(
      presentEvents(1, now, later, 700).map(({ op, phase, obj }) => [op, phase, obj]),
      [
        [Op.Acquire, Phase.End, '7:8'],
        [Op.Release, undefined, '5:6'],
      ],
    );
  });

  /** Two processes behind their limits, each with what the other wants. */
  function circle(flags: number): Script {
    const run = new Script();
    const main = run.main();
    const locks = ['a', 'b'].map((name) => main.create({ kind: 'lock', name })) as [ObjectId, ObjectId];
    const workers = ['one', 'two'].map((name) => main.start(name, locks)) as [Actor, Actor];
    workers.forEach((worker, index) => {
      worker.does(Op.Acquire, locks[index], { arg: -1 });
      worker.does(Op.Summary, undefined, { text: '{"60":1}' });
    });
    assert.deepEqual(findingsOf(run.model()), []);
    workers.forEach((worker, index) => {
      const held = locks.slice(index, index + 1);
      const present = {
        op: Op.Acquire,
        flags,
        object: locks[1 - index],
        since: run.now * 1000,
        site: 3,
        held,
      };
      run.events.push(...presentEvents(worker.pid, undefined, present, run.now * 1000));
    });
    return run.wait(1000).sample(...workers);
  }

  it('lets a deadlock be found', () => {
    const [found] = findingsOf(circle(0).model());
    assert.equal(found?.title, 'Deadlock: one and two wait for each other');
  });

  it('is no deadlock where the waits have a timeout', () => {
    assert.deepEqual(findingsOf(circle(Flag.Timed).model()), []);
  });
});
