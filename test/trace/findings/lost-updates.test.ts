import assert from 'node:assert/strict';
import { findingsOf, type Finding, type RuleName } from '../../../trace/findings/index.ts';
import { Op } from '../../../trace/schema.ts';
import { Actor, Script } from '../support/script.ts';

function found(run: Script, rule: RuleName): Finding[] {
  return findingsOf(run.model()).filter((finding) => finding.rule === rule);
}

describe('lost updates', () => {
  function counting(): {
    run: Script;
    v: `${number}:${number}`;
    lock: `${number}:${number}`;
    a: Actor;
    b: Actor;
  } {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock' }, 1);
    const v = main.create({ kind: 'value', name: 'balance', lock }, 1);
    const [a, b] = ['ann', 'ben'].map((name) => main.start(name, [v])) as [Actor, Actor];
    return { run, v, lock, a, b };
  }

  it('are found where two lines of two processes come in between each other, and named with them', () => {
    const { run, v, a, b } = counting();
    let value = 0;
    for (let round = 0; round < 3; round++) {
      a.does(Op.ValueRead, v, { value, line: 10 });
      b.does(Op.ValueRead, v, { value, line: 20 });
      a.does(Op.ValueWrite, v, { value: value + 1, line: 12 });
      b.does(Op.ValueWrite, v, { value: value + 1, line: 22 });
      value++;
    }
    run.wait(400).sample(a);
    const [finding, ...others] = found(run, 'lost-update');
    assert.equal(others.length, 0);
    assert.equal(finding?.title, 'Updates of Value "balance" were lost, 3 times');
    assert.equal(
      finding.explanation.split('\n')[0],
      'ben read 0 (program.ts:20); then ann wrote 1 (program.ts:12); then ben wrote 1 (program.ts:22), worked out from the old value: what ann had written is gone. This happened 3 times.',
    );
    assert.deepEqual(finding.sites.map(({ site }) => site).sort(), [12, 20, 22]);
    assert.deepEqual(finding.processes, [2, 1]);
    assert.deepEqual([finding.topic, finding.lesson, finding.leak], ['lost-update', 'lost-update', false]);
  });

  it('are found on one line from the first time on', () => {
    const { run, v, a, b } = counting();
    a.does(Op.ValueRead, v, { value: 0, line: 5 });
    b.does(Op.ValueRead, v, { value: 0, line: 5 });
    b.does(Op.ValueWrite, v, { value: 1, line: 5 });
    a.does(Op.ValueWrite, v, { value: 1, line: 5 });
    run.end();
    assert.equal(found(run, 'lost-update')[0]?.title, 'An update of Value "balance" was lost');
  });

  it('are none where a lock is held from the read to the write', () => {
    const { run, v, lock, a, b } = counting();
    for (const who of [a, b, a, b]) {
      who.does(Op.Acquire, lock, { arg: -1 });
      who.does(Op.ValueRead, v, { value: 0, line: 5 });
      who.does(Op.ValueWrite, v, { value: 1, line: 5 });
      who.does(Op.Release, lock);
    }
    run.end();
    assert.deepEqual(findingsOf(run.model()), []);
  });

  it('are none where only the clocks disagree: both held the same lock', () => {
    const { run, v, lock, a, b } = counting();
    a.does(Op.Acquire, lock, { arg: -1 });
    a.does(Op.ValueRead, v, { value: 0, line: 5 });
    b.does(Op.Acquire, lock, { arg: -1 });
    b.does(Op.ValueRead, v, { value: 0, line: 5 });
    b.does(Op.ValueWrite, v, { value: 1, line: 5 });
    a.does(Op.ValueWrite, v, { value: 1, line: 5 });
    a.does(Op.Release, lock);
    b.does(Op.Release, lock);
    run.end();
    assert.deepEqual(found(run, 'lost-update'), []);
  });

  it('are none where a process looks at a value now and sets it some time later', () => {
    const { run, v, a, b } = counting();
    a.does(Op.ValueRead, v, { value: 0, line: 3 });
    b.does(Op.ValueRead, v, { value: 0, line: 20 });
    b.does(Op.ValueWrite, v, { value: 1, line: 20 });
    a.does(Op.ValueWrite, v, { value: 0, line: 30 });
    run.end();
    assert.deepEqual(found(run, 'lost-update'), []);
  });

  it('are none between different elements of an array', () => {
    const { run, v, a, b } = counting();
    for (let round = 0; round < 3; round++) {
      a.does(Op.ValueRead, v, { arg: 1, value: round, line: 5 });
      b.does(Op.ValueRead, v, { arg: 2, value: round, line: 5 });
      b.does(Op.ValueWrite, v, { arg: 2, value: round + 1, line: 5 });
      a.does(Op.ValueWrite, v, { arg: 1, value: round + 1, line: 5 });
    }
    run.end();
    assert.deepEqual(found(run, 'lost-update'), []);
  });
});
