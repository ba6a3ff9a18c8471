/** Deadlocks in which somebody was killed: by a stop, from outside, or with a lock in its hands. */
import assert from 'node:assert/strict';
import { findingsOf, presentDeadlock } from '../../../trace/findings/index.ts';
import { Op } from '../../../trace/schema.ts';
import { deadlocks } from '../support/deadlocks.ts';
import { Script } from '../support/script.ts';

describe('a deadlock with the dead', () => {
  it('remembers a deadlock that was ended from outside', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock', name: 'l' });
    const child = main.start('child', [lock]);
    child.does(Op.Acquire, lock, { arg: -1 });
    main.begins(Op.Acquire, lock);
    child.begins(Op.ProcessJoin, main.object ?? `${main.pid}:99`);
    child.begins(Op.Acquire, lock);
    run.wait(2000).sample(main, child);
    child.dies(-9);
    main.dies(-9);
    run.end(null, true);
    const [found, ...others] = findingsOf(run.model()).filter(({ rule }) => rule === 'deadlock');
    assert.equal(others.length, 0);
    assert.deepEqual([...(found?.processes ?? [])].sort(), [0, 1]);
    assert.notEqual(found?.until, undefined);
  });

  it('tells of a run that was stopped what was true then, not what its processes looked like while they died', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock', name: 'l' });
    const child = main.start('child', [lock]);
    main.does(Op.Acquire, lock, { arg: -1 });
    child.begins(Op.Acquire, lock);
    main.begins(Op.ProcessJoin, child.object);
    run.wait(2000).sample(main, child);
    run.add(main.pid, Op.RunnerNotice, undefined, { text: 'Stopped after 2 s of deadlock.', arg: 1 });
    // Who is being killed runs once more; and one is gone long before the other is.
    run.seen('R', main, child);
    main.dies(-9);
    run.wait(500).sample(child);
    child.dies(-9);
    run.end(null, true);
    const found = findingsOf(run.model());
    assert.deepEqual(
      found.filter(({ severity }) => severity !== 'info').map(({ title }) => title),
      ['Deadlock: MainProcess and child wait for each other'],
    );
    assert.notEqual(found[0]?.until, undefined);
    assert.equal(presentDeadlock(run.model()), undefined);
  });

  it('finds a lock that somebody took who was killed before it could say so', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock', name: 'l' });
    const results = main.create({ kind: 'queue', name: 'results' });
    const [one, two] = ['one', 'two'].map((name) => main.start(name, [lock, results]));
    main.begins(Op.QueueGet, results);
    two?.begins(Op.Acquire, lock, { line: 3 });
    one?.dies(-9);
    // So far it may be on its way.
    assert.deepEqual(deadlocks(run, main, two!), []);
    const [found, ...others] = deadlocks(run.wait(1000), main, two!);
    assert.equal(others.length, 0);
    assert.match(
      found?.explanation ?? '',
      /two waits for Lock "l" \(program\.ts:3\), which somebody must have taken in the moment of being killed/,
    );
  });
});
