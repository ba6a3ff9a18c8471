import assert from 'node:assert/strict';
import { findingsOf, type Finding, type RuleName } from '../../../trace/findings/index.ts';
import { Op, Result, StoppedBy } from '../../../trace/schema.ts';
import { Actor, PROGRAM, Script } from '../support/script.ts';

function found(run: Script, rule: RuleName): Finding[] {
  return findingsOf(run.model()).filter((finding) => finding.rule === rule);
}

describe('what the dead leave', () => {
  it('a lock that stays held, and who waits for it', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock', name: 'printer' });
    const child = main.start('child', [lock]);
    child.does(Op.Acquire, lock, { arg: -1, line: 7 });
    child.dies(-15);
    main.joins(child, -15);
    main.begins(Op.Acquire, lock, { line: 9 });
    run.wait(400).sample(main);
    const [finding] = found(run, 'dead-holder');
    assert.equal(finding?.title, 'child ended while it held Lock "printer"');
    assert.match(finding.explanation, /was killed by SIGTERM after it had acquired .* \(program.ts:7\)/);
    assert.match(finding.explanation, /MainProcess waits for it/);
    assert.equal(finding.leak, true);
    assert.match(
      found(run, 'deadlock')[0]?.explanation ?? '',
      /which child held .*when it ended, and which stays locked/,
    );
  });

  it('a lock that somebody asked for in vain, though the run was over soon after', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'rlock', name: 'printer' });
    const child = main.start('child', [lock]);
    child.does(Op.Acquire, lock, { arg: -1, line: 7 });
    child.dies(-9);
    main.joins(child, -9);
    main.begins(Op.Acquire, lock, { line: 9, arg: 20 });
    run.wait(20);
    main.ends(Op.Acquire, lock, { result: Result.TimedOut });
    main.exit();
    run.end(0);
    assert.equal(found(run, 'dead-holder')[0]?.title, 'child ended while it held RLock "printer"');
  });

  it('is not said of locks that a whole run held when it was stopped', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock' });
    const child = main.start('child', [lock]);
    child.does(Op.Acquire, lock, { arg: -1 });
    run.wait(5000);
    child.dies(-9);
    main.dies(-9);
    run.end(null, true);
    assert.deepEqual(findingsOf(run.model()), []);
  });

  it('zombies: only after a good while', () => {
    const run = new Script();
    const main = run.main();
    const child = main.start('errand', [], { line: 4 });
    child.exit();
    run.wait(900).sample(main);
    assert.deepEqual(found(run, 'zombie'), []);
    run.wait(3000).sample(main);
    const [finding] = found(run, 'zombie');
    assert.equal(finding?.title, 'MainProcess left 1 ended child unjoined');
    assert.deepEqual(
      finding.sites.map(({ site }) => site),
      [4],
    );
    assert.deepEqual([finding.leak, finding.lesson], [true, 'zombie']);
  });

  it('children of a fork server are no zombies, and unjoined all the same', () => {
    const run = new Script();
    const main = run.main();
    main.start('errand', [], { method: 'forkserver' }).exit();
    run.wait(3000).sample(main);
    const [finding] = found(run, 'zombie');
    assert.equal(finding?.title, 'MainProcess left 1 ended child unjoined');
    assert.doesNotMatch(finding.explanation, /zombie, which/);
    assert.match(finding.explanation, /fork server has taken it/);
  });

  it('children that only the end of their parent joined count as never joined, those joined late do not', () => {
    const late = (pause: number): Finding | undefined => {
      const run = new Script();
      const main = run.main();
      const child = main.start('errand');
      child.exit();
      run.wait(3000);
      main.joins(child);
      run.wait(pause);
      main.exit();
      run.end();
      return found(run, 'zombie')[0];
    };
    assert.equal(late(0)?.leak, true);
    assert.equal(late(2000)?.leak, false);
  });

  it('are none of who hangs, which is worse and told', () => {
    const run = new Script();
    const main = run.main();
    const answers = main.create({ kind: 'queue' });
    main.start('errand').exit();
    main.begins(Op.QueueGet, answers);
    run.wait(3000).sample(main);
    assert.deepEqual(
      findingsOf(run.model()).map(({ rule }) => rule),
      ['deadlock'],
    );
  });

  it('are none while their parent joins one child after the other', () => {
    const run = new Script();
    const main = run.main();
    const [first, second] = ['first', 'second'].map((name) => main.start(name)) as [Actor, Actor];
    second.exit();
    main.begins(Op.ProcessJoin, first.object);
    run.wait(5000).sample(main, first);
    assert.deepEqual(found(run, 'zombie'), []);
    first.exit();
    main.does(Op.ProcessReaped, first.object);
    main.ends(Op.ProcessJoin, first.object);
    main.joins(second);
    main.exit();
    run.end();
    assert.deepEqual(findingsOf(run.model()), []);
  });

  it('errors that nobody caught, with their message', () => {
    const run = new Script();
    const main = run.main();
    const child = main.start('child');
    child.does(Op.ProcessExit, undefined, { arg: 1, text: 'TypeError: no\n    at f (program.ts:3)' });
    child.dies(1);
    main.joins(child, 1);
    assert.equal(found(run, 'crash')[0]?.title, 'child ended by an error: TypeError: no');
  });

  it('errors of several children at one line, together, and the first ones first', () => {
    const run = new Script();
    const main = run.main();
    const fails = (name: string, line: number): void => {
      const child = main.start(name);
      const text = `Error: no flour for ${name}\n    at f (${PROGRAM}:${line}:5)`;
      child.does(Op.ProcessExit, undefined, { arg: 1, text });
      child.dies(1);
    };
    for (const name of ['ann', 'ben', 'cem', 'dora', 'eve']) fails(name, 3);
    fails('flo', 9);
    const [together, alone, ...more] = findingsOf(run.model()).filter(({ rule }) => rule === 'crash');
    assert.equal(together?.title, 'ann, ben, cem and 2 more ended by an error: Error: no flour for ann');
    assert.equal(together.processes.length, 5);
    assert.match(together.explanation, /unless they look at their exit codes\.\nThat of ann:\nError: no/);
    assert.equal(alone?.title, 'flo ended by an error: Error: no flour for flo');
    assert.deepEqual(more, []);
  });

  it('nothing of processes that only the runner saw', () => {
    const run = new Script();
    run.main();
    run.add(99, Op.RunnerProcessEnded, undefined, { arg: -9 });
    run.add(98, Op.RunnerProcessEnded, undefined, { arg: -11 });
    run.end();
    assert.deepEqual(findingsOf(run.model()), []);
  });

  it('children that come to a start() while they load the program, all in one, and once', () => {
    const run = new Script();
    const main = run.main();
    const text =
      "ProcessError: Process-1:1 can not be started.\n    at launch (file:///lib/core.js:1:1)\n    at <anonymous> (file:///course/bank.ts:8:3) {\n  code: 'ERR_MP_NO_MAIN_GUARD'\n}";
    for (const name of ['ann', 'ben']) {
      const child = main.start(name);
      child.does(Op.ProcessExit, undefined, { arg: 1, text });
      child.dies(1);
      main.joins(child, 1);
    }
    const [finding, ...more] = findingsOf(run.model());
    assert.deepEqual([finding?.title, more], ['The main guard is missing', []]);
    assert.match(finding?.explanation ?? '', /^To find the function to run, ann and ben loaded the program/);
  });

  it('processes that were killed from outside, but not those that the end of the run takes along', () => {
    const run = new Script();
    const main = run.main();
    const [victim, left] = [main.start('victim'), main.start('left')];
    victim.dies(-9);
    main.joins(victim, -9);
    main.dies(-9);
    left.dies(-9);
    run.end(null);
    assert.deepEqual(
      found(run, 'crash').map(({ title }) => title),
      ['MainProcess was ended by SIGKILL', 'victim was ended by SIGKILL'],
    );
  });

  it('and those of a run that is being stopped neither, though its end is still to come', () => {
    const run = new Script();
    const main = run.main();
    const child = main.start('victim');
    run.add(main.pid, Op.RunnerNotice, undefined, { arg: StoppedBy.somebody, text: 'Stopped.' });
    child.dies(-9);
    assert.deepEqual(findingsOf(run.model()), []);
  });

  it('signals that the system sends, and those that only somebody sends', () => {
    const run = new Script();
    const main = run.main();
    for (const [name, signal] of [
      ['faulty', 11],
      ['poked', 12],
    ] as const) {
      const child = main.start(name);
      child.dies(-signal);
      main.joins(child, -signal);
    }
    const [faulty, poked] = found(run, 'crash');
    assert.deepEqual([faulty?.title, faulty?.severity], ['faulty was ended by SIGSEGV', 'error']);
    assert.match(faulty?.explanation ?? '', /badly wrong/);
    assert.deepEqual([poked?.title, poked?.severity], ['poked was ended by SIGUSR2', 'warning']);
    assert.match(poked?.explanation ?? '', /has no listener for it/);
  });

  it('workers that were lost', () => {
    const run = new Script();
    const main = run.main();
    const pool = main.create({ kind: 'pool', size: 1 }, 3);
    main.does(Op.PoolWorkerLost, pool, { arg: -1, arg2: 5 });
    assert.equal(found(run, 'worker-lost')[0]?.title, 'Pool #1 lost 1 worker');
  });

  it('but not workers that could not even start: their error says why', () => {
    const run = new Script();
    const main = run.main();
    const pool = main.create({ kind: 'pool', size: 1 }, 3);
    const worker = main.start('ForkPoolWorker-1', [], { role: 'pool-worker' });
    worker.does(Op.ProcessExit, undefined, { arg: 1, text: 'Error: no such file' });
    worker.dies(1);
    main.does(Op.PoolWorkerLost, pool, { arg: -1, arg2: worker.pid });
    assert.deepEqual(found(run, 'worker-lost'), []);
    assert.match(found(run, 'crash')[0]?.explanation ?? '', /it could not even start/);
  });
});

describe('what a run leaves behind', () => {
  function ended(stopped = false): { run: Script; main: Actor; finish: () => void } {
    const run = new Script();
    const main = run.main();
    const finish = (): void => {
      if (stopped) main.dies(-9);
      else main.exit();
      run.end(stopped ? null : 0, stopped);
    };
    return { run, main, finish };
  }

  it('items that were never taken, with the lines that put them', () => {
    const { run, main, finish } = ended();
    const q = main.create({ kind: 'queue', name: 'jobs' }, 1);
    main.does(Op.QueuePut, q, { arg: 4, arg2: 1, text: '"a"', line: 5 });
    main.does(Op.QueuePut, q, { arg: 4, arg2: 2, text: '"b"', line: 5 });
    assert.deepEqual(found(run, 'items-left'), []);
    finish();
    const [finding] = found(run, 'items-left');
    assert.equal(finding?.title, '2 items in Queue "jobs" were never taken');
    assert.match(finding.explanation, /still held 2 items: "a", "b"\..*\(program.ts:5\)/);
    assert.deepEqual(
      finding.sites.map(({ site }) => site),
      [5, 1],
    );
  });

  it('nothing, when the run was stopped from outside', () => {
    const { run, main, finish } = ended(true);
    const q = main.create({ kind: 'queue' });
    main.does(Op.QueuePut, q, { arg2: 1 });
    main.create({ kind: 'pool', size: 1 });
    main.create({ kind: 'shared-memory', address: '/psm_1' });
    finish();
    assert.deepEqual(findingsOf(run.model()), []);
  });

  it('shared memory: forgotten, cleaned up by the tracker, or still there afterwards; once each', () => {
    const { run, main, finish } = ended();
    const tracker = main.start('tracker', [], { role: 'tracker' });
    const forgotten = main.create({ kind: 'shared-memory', address: '/psm_1', size: 10 }, 2);
    const cleaned = main.create({ kind: 'shared-memory', address: 'psm_2', size: 10 }, 3);
    const fine = main.create({ kind: 'shared-memory', address: 'psm_3', size: 10 }, 4);
    main.does(Op.SharedMemoryUnlink, fine);
    tracker.does(Op.SharedMemoryUnlink, cleaned);
    run.add(main.pid, Op.RunnerLeftover, undefined, { text: 'psm_1' });
    finish();
    const findings = found(run, 'shared-memory-left');
    assert.deepEqual(
      findings.map(({ objects }) => objects),
      [[forgotten], [cleaned]],
    );
    assert.match(findings[1]?.explanation ?? '', /the resource tracker had to remove it/);
  });

  it('pools and managers that were never shut down', () => {
    const { run, main, finish } = ended();
    const pool = main.create({ kind: 'pool', size: 1 }, 3);
    const other = main.create({ kind: 'pool', size: 1 });
    const manager = main.create({ kind: 'manager' });
    const shut = main.create({ kind: 'manager' });
    main.does(Op.PoolTerminate, other);
    main.does(Op.ObjectClose, shut);
    // Only connected to: not for this process to shut down.
    main.create({ kind: 'manager', remote: true });
    finish();
    assert.deepEqual(
      found(run, 'not-shut-down').map(({ objects }) => objects),
      [[pool], [manager]],
    );
  });

  it('a limit that ended the run is told, what is not kept is passed on', () => {
    const { run, main } = ended();
    run.add(main.pid, Op.RunnerNotice, undefined, { text: 'The output is not kept.' });
    run.add(main.pid, Op.RunnerNotice, undefined, { text: 'It printed too much.', arg: StoppedBy.limit });
    assert.deepEqual(
      found(run, 'notice').map(({ severity, title, explanation }) => [severity, title, explanation]),
      [
        ['warning', 'The run went beyond a limit and was stopped', 'It printed too much.'],
        ['info', 'The output is not kept', 'The output is not kept.'],
      ],
    );
  });

  it('that somebody stopped the run is none', () => {
    const { run, main } = ended();
    run.add(main.pid, Op.RunnerNotice, undefined, { text: 'You stopped it.', arg: StoppedBy.somebody });
    assert.deepEqual(found(run, 'notice'), []);
  });
});

describe('clean programs', () => {
  it('have no findings: pool, pipe, condition, barrier, semaphores as signals, timeouts, retries', () => {
    const run = new Script();
    const main = run.main();
    const [mine, theirs] = main.pipe();
    const seated = main.create({ kind: 'semaphore', size: 0 });
    const go = main.create({ kind: 'event' });
    const lock = main.create({ kind: 'lock' });
    const condition = main.create({ kind: 'condition', lock });
    const pool = main.create({ kind: 'pool', size: 1 });
    const worker = main.start('worker', [], { role: 'pool-worker', daemon: true });
    main.does(Op.PoolWorkerStart, pool, { arg: worker.pid });
    const child = main.start('child', [theirs, seated, go, condition, lock]);
    main.does(Op.ObjectClose, theirs);
    main.begins(Op.Acquire, seated);
    run.wait(1000).sample(main, child);
    assert.deepEqual(findingsOf(run.model()), []);
    child.does(Op.Release, seated, { arg: 1 });
    main.ends(Op.Acquire, seated);
    child.begins(Op.EventWait, go);
    main.does(Op.EventSet, go);
    child.ends(Op.EventWait, go);
    child.does(Op.Acquire, lock, { arg: -1 });
    child.begins(Op.ConditionWait, condition, { arg: 100 });
    run.wait(100);
    child.ends(Op.ConditionWait, condition, { result: Result.TimedOut });
    child.does(Op.Release, lock);
    main.does(Op.PoolSubmit, pool, { arg: 1, text: 'f()' });
    main.begins(Op.PoolWait, pool, { arg: 1 });
    worker.does(Op.PoolTaskBegin, pool, { arg: 1 });
    run.wait(2000).sample(main, child, worker);
    assert.deepEqual(findingsOf(run.model()), []);
    worker.does(Op.PoolTaskEnd, pool, { arg: 1 });
    main.ends(Op.PoolWait, pool, { arg: 1 });
    main.does(Op.PoolTerminate, pool);
    worker.dies(-15);
    main.does(Op.ProcessReaped, worker.object, { arg: -15 });
    child.does(Op.ConnectionSend, theirs, { arg: 1, arg2: 1 });
    child.does(Op.ObjectClose, theirs);
    child.exit();
    main.does(Op.ConnectionReceive, mine, { arg: 1, arg2: 1 });
    main.does(Op.ConnectionReceive, mine, { result: Result.EndOfFile });
    main.joins(child);
    main.exit();
    run.end();
    assert.deepEqual(findingsOf(run.model()), []);
  });
});
