import assert from 'node:assert/strict';
import { findingsOf, presentDeadlock } from '../../../trace/findings/index.ts';
import { Flag, Op, Phase, Result } from '../../../trace/schema.ts';
import { deadlocks } from '../support/deadlocks.ts';
import { Script, type Actor } from '../support/script.ts';
describe('deadlock', () => {
  it('names join before get: who waits for whom, the queue and the lines', () => {
    const run = new Script();
    const main = run.main();
    const q = main.create({ kind: 'queue', name: 'reports' }, 1);
    const writer = main.start('writer', [q], { line: 2 });
    writer.does(Op.QueuePut, q, { arg: 1_300_000, arg2: 1, line: 9, text: '"All is well…' });
    main.begins(Op.ProcessJoin, writer.object, { line: 3 });
    writer.begins(Op.QueueFlush, q, { arg: 1_300_000, line: 9 });
    const [found, ...others] = deadlocks(run, main, writer);
    assert.equal(others.length, 0);
    assert.equal(found?.title, 'Deadlock: MainProcess and writer wait for each other');
    assert.equal(
      found.explanation.split('\n')[0],
      'MainProcess waits for writer to end (program.ts:3); writer can not end before what it put into Queue "reports" is taken (program.ts:9); only MainProcess could take it.',
    );
    assert.match(found.explanation, /get\(\) what it puts first, and join\(\) it after that/);
    assert.deepEqual(
      found.sites.map(({ site }) => site),
      [3, 9],
    );
    assert.equal(found.lesson, 'join-before-get');
    assert.deepEqual(
      found.waits?.map(({ from, to, inCircle }) => ({ from, to, inCircle })),
      [
        { from: 0, to: [1], inCircle: true },
        { from: 1, to: [0], inCircle: true },
      ],
    );
  });

  it('names a full queue: main waits for p1 to end, p1 for room that only main could make', () => {
    const run = new Script();
    const main = run.main();
    const q = main.create({ kind: 'queue', name: 'q', size: 1 });
    const p1 = main.start('p1', [q]);
    p1.does(Op.QueuePut, q, { arg: 3, arg2: 1 });
    p1.begins(Op.QueuePut, q, { arg: 3, arg2: 2 });
    main.begins(Op.ProcessJoin, p1.object);
    const [found] = deadlocks(run, main, p1);
    assert.equal(
      found?.explanation.split('\n')[0],
      'MainProcess waits for p1 to end; p1 waits for room in Queue "q"; only MainProcess could take something out of it.',
    );
  });

  it('finds the circle of the philosophers in its order, and who waits for them', () => {
    const run = new Script();
    const main = run.main();
    const forks = ['f0', 'f1', 'f2'].map((name) => main.create({ kind: 'lock', name }));
    const names = ['Plato', 'Kant', 'Laozi'];
    const guests = names.map((name, seat) => main.start(name, [forks[seat]!, forks[(seat + 1) % 3]!]));
    guests.forEach((guest, seat) => guest.does(Op.Acquire, forks[seat], { arg: -1, line: 10 }));
    guests.forEach((guest, seat) => guest.begins(Op.Acquire, forks[(seat + 1) % 3], { line: 12 }));
    main.begins(Op.ProcessJoin, guests[0]?.object, { line: 20 });
    const [found, ...others] = deadlocks(run, main, ...guests);
    assert.equal(others.length, 0);
    assert.equal(found?.title, 'Deadlock: Plato, Kant and Laozi wait for each other');
    assert.equal(
      found.explanation.split('\n')[0],
      'Plato waits for Lock "f1" (program.ts:12), which Kant holds (program.ts:10); Kant waits for Lock "f2" (program.ts:12), which Laozi holds (program.ts:10); Laozi waits for Lock "f0" (program.ts:12), which Plato holds (program.ts:10).',
    );
    assert.match(
      found.explanation,
      /So MainProcess can not go on either: MainProcess waits for Plato to end/,
    );
    assert.match(found.explanation, /in the same order/);
    assert.deepEqual(found.processes, [1, 2, 3, 0]);
  });

  it('says nothing while somebody outside of the circle could still help', () => {
    const run = new Script();
    const main = run.main();
    const q = main.create({ kind: 'queue', name: 'q' });
    const reader = main.start('reader', [q]);
    const writer = main.start('writer', [q]);
    reader.begins(Op.QueueGet, q);
    main.begins(Op.ProcessJoin, reader.object);
    assert.deepEqual(deadlocks(run, main, reader, writer), []);
    // … and speaks when that one is gone.
    writer.exit();
    const [found] = deadlocks(run, main, reader);
    assert.match(
      found?.explanation ?? '',
      /reader waits for an item in Queue "q"; only MainProcess could put one in/,
    );
  });

  it('says nothing of waits with a timeout, and of async ones', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock' });
    main.does(Op.Acquire, lock, { arg: -1 });
    main.begins(Op.Acquire, lock, { arg: 5000 });
    main.ends(Op.Acquire, lock, { result: Result.TimedOut });
    main.begins(Op.Acquire, lock, { flags: Flag.Async });
    assert.deepEqual(deadlocks(run, main), []);
  });

  it('finds a process that acquires its own lock twice', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock', name: 'lock' });
    main.does(Op.Acquire, lock, { arg: -1, line: 1 });
    main.begins(Op.Acquire, lock, { line: 2 });
    const [found] = deadlocks(run, main);
    assert.match(found?.explanation ?? '', /which it holds itself already \(program.ts:1\)/);
    assert.match(found?.explanation ?? '', /an RLock can/);
  });

  it('takes a lock for a signal when another process may release it', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock' });
    const child = main.start('child', [lock]);
    main.does(Op.Acquire, lock, { arg: -1 });
    main.begins(Op.Acquire, lock);
    assert.deepEqual(deadlocks(run, main, child), []);
  });

  it('tells of a pipe whose other end the reader has kept itself', () => {
    const run = new Script();
    const main = run.main();
    const [mine, theirs] = main.pipe();
    const child = main.start('child', [theirs]);
    child.exit();
    main.begins(Op.ConnectionReceive, mine, { line: 5 });
    const [found] = deadlocks(run, main);
    assert.match(found?.explanation ?? '', /only MainProcess itself has the other end/);
    assert.match(found?.explanation ?? '', /EOFError/);
  });

  it('says nothing when the other end is closed everywhere: recv() is about to see the end', () => {
    const run = new Script();
    const main = run.main();
    const [mine, theirs] = main.pipe();
    const child = main.start('child', [theirs]);
    main.does(Op.ObjectClose, theirs);
    child.exit();
    main.begins(Op.ConnectionReceive, mine);
    assert.deepEqual(deadlocks(run, main), []);
  });

  it('waits until the facts have settled: what others wrote may come late', () => {
    const run = new Script();
    const main = run.main();
    const q = main.create({ kind: 'queue' });
    main.begins(Op.QueueGet, q);
    run.sample(main);
    assert.equal(presentDeadlock(run.model()), undefined);
    run.wait(300).sample(main);
    assert.notEqual(presentDeadlock(run.model()), undefined);
  });

  describe('on a machine that is too busy', () => {
    /** Guests that wait to be let in, for longer than a second; main has let them in and joins them. */
    function dinner(): [run: Script, main: Actor, guests: Actor[]] {
      const run = new Script();
      const main = run.main();
      const event = main.create({ kind: 'event', name: 'dinner' });
      const guests = ['Plato', 'Kant'].map((name) => main.start(name, [event]));
      for (const guest of guests) guest.begins(Op.EventWait, event);
      run.wait(3000).sample(main, ...guests);
      main.does(Op.EventSet, event);
      main.begins(Op.ProcessJoin, guests[0]?.object);
      return [run, main, guests];
    }

    it('does not take those for blocked that were woken and had no processor yet', () => {
      const [run, main, guests] = dinner();
      run
        .wait(300)
        .sample(main)
        .seen('R', ...guests);
      run
        .wait(3000)
        .sample(main)
        .seen('R', ...guests);
      assert.equal(presentDeadlock(run.model()), undefined);
    });

    it('says nothing before everybody was seen to sleep since the last of them did something', () => {
      const [run, main] = dinner();
      run.wait(3000).sample(main);
      assert.equal(presentDeadlock(run.model()), undefined);
    });

    it('believes the kernel rather than the events when they contradict each other for long', () => {
      const [run, main, guests] = dinner();
      run.wait(500).sample(main, ...guests);
      assert.equal(presentDeadlock(run.model()), undefined);
      run.wait(1500).sample(main, ...guests);
      assert.match(presentDeadlock(run.model())?.title ?? '', /wait for each other/);
    });

    it('knows a deadlock while the run is held still as well', () => {
      const run = new Script();
      const main = run.main();
      const lock = main.create({ kind: 'lock' });
      main.does(Op.Acquire, lock, { arg: -1 });
      main.begins(Op.Acquire, lock);
      run.wait(500).sample(main).wait(500).seen('T', main);
      assert.notEqual(presentDeadlock(run.model()), undefined);
    });
  });

  it('prefers the circle of those who meet to one with the process that joins them all', () => {
    const run = new Script();
    const main = run.main();
    const door = main.create({ kind: 'lock', name: 'door' });
    const talk = main.create({ kind: 'barrier', name: 'talk', size: 2 });
    const [ann, ben] = [main.start('ann', [door, talk]), main.start('ben', [door, talk])];
    ann.does(Op.Acquire, door, { arg: -1 });
    ann.begins(Op.BarrierWait, talk);
    ben.begins(Op.Acquire, door);
    main.begins(Op.ProcessJoin, ann.object);
    const [found] = deadlocks(run, main, ann, ben);
    assert.match(found?.title ?? '', /^Deadlock: (ann and ben|ben and ann) wait for each other$/);
    assert.doesNotMatch(found?.explanation ?? '', /same order/, 'there is one lock only');
  });

  describe('leads to the page and the lesson', () => {
    const about = (run: Script, ...alive: Actor[]): unknown[] =>
      deadlocks(run, ...alive).map(({ topic, lesson }) => [topic, lesson]);

    it('about ends left open, for who holds the other end itself', () => {
      const run = new Script();
      const main = run.main();
      const [mine] = main.pipe();
      main.begins(Op.ConnectionReceive, mine);
      assert.deepEqual(about(run, main), [['unclosed-connection', 'ends-left-open']]);
    });

    it('about the dead who hold locks', () => {
      const run = new Script();
      const main = run.main();
      const books = main.create({ kind: 'lock', name: 'books' });
      const clerk = main.start('clerk', [books]);
      clerk.does(Op.Acquire, books, { arg: -1 });
      clerk.dies(-15);
      main.begins(Op.Acquire, books);
      assert.deepEqual(about(run, main), [['dead-holder', 'terminate-holding']]);
    });

    it('about answers that never come', () => {
      const run = new Script();
      const main = run.main();
      const answers = main.create({ kind: 'queue', name: 'answers' });
      const parser = main.start('parser', [answers]);
      parser.dies(1);
      main.begins(Op.QueueGet, answers);
      assert.deepEqual(about(run, main), [['nobody-can-end', 'lost-answer']]);
    });

    it('about circles, for all others', () => {
      const run = new Script();
      const main = run.main();
      const lock = main.create({ kind: 'lock' });
      main.does(Op.Acquire, lock, { arg: -1 });
      main.begins(Op.Acquire, lock);
      assert.deepEqual(about(run, main), [['deadlock', 'dining-philosophers']]);
    });
  });

  it('does not take a process that reached its event limit for blocked, nor for helpless', () => {
    const run = new Script();
    const main = run.main();
    const q = main.create({ kind: 'queue' });
    const child = main.start('child', [q]);
    child.begins(Op.QueueGet, q);
    main.begins(Op.ProcessJoin, child.object);
    child.does(Op.Summary, undefined, { text: '{"91":1}' });
    assert.deepEqual(deadlocks(run, main, child), []);
  });

  it('does not take an idle worker or a manager for stuck', () => {
    const run = new Script();
    const main = run.main();
    const tasks = main.create({ kind: 'simple-queue', internal: true });
    const pool = main.create({ kind: 'pool', size: 1 });
    const worker = main.start('worker', [tasks], { role: 'pool-worker' });
    main.does(Op.PoolWorkerStart, pool, { arg: worker.pid });
    worker.begins(Op.QueueGet, tasks);
    main.begins(Op.PoolWait, pool, { arg: 1 });
    assert.deepEqual(deadlocks(run, main, worker), []);
  });

  it('finds a task that waits for what its submitter holds', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock', name: 'l' });
    const pool = main.create({ kind: 'pool', size: 2 });
    const workers = ['w1', 'w2'].map((name) => main.start(name, [lock], { role: 'pool-worker' }));
    for (const worker of workers) main.does(Op.PoolWorkerStart, pool, { arg: worker.pid });
    main.does(Op.Acquire, lock, { arg: -1 });
    main.does(Op.PoolSubmit, pool, { arg: 1, text: 'f()' });
    workers[0]?.does(Op.PoolTaskBegin, pool, { arg: 1, text: 'f()' });
    workers[0]?.begins(Op.Acquire, lock);
    main.begins(Op.PoolWait, pool, { arg: 1 });
    const [found] = deadlocks(run, main, ...workers);
    assert.deepEqual([...(found?.processes ?? [])].sort(), [0, 1]);
  });

  it('is silent over the clean forms of the same programs', () => {
    const run = new Script();
    const main = run.main();
    const q = main.create({ kind: 'queue', name: 'reports' });
    const writer = main.start('writer', [q]);
    main.begins(Op.QueueGet, q);
    writer.does(Op.QueuePut, q, { arg: 10, arg2: 1 });
    main.does(Op.QueueGet, q, { arg: 10, arg2: 1, phase: Phase.End });
    writer.exit();
    main.joins(writer);
    main.exit();
    run.end();
    assert.deepEqual(findingsOf(run.model()), []);
  });

  it('looks into managers: their locks and queues, but not past what keeps other objects', () => {
    const run = new Script();
    const main = run.main();
    const server = main.start('SyncManager-1', [], { role: 'manager' });
    const [a, b] = [1, 2].map(() => server.create({ kind: 'lock', passive: true }));
    assert.ok(a !== undefined && b !== undefined);
    main.does(Op.ObjectReceive, a, { line: 4 });
    const [one, two] = [main.start('one', [a, b]), main.start('two', [a, b])];
    one.does(Op.Acquire, a, { arg: -1 });
    two.does(Op.Acquire, b, { arg: -1 });
    one.begins(Op.ManagerCall).begins(Op.Acquire, b);
    two.begins(Op.ManagerCall).begins(Op.Acquire, a);
    const [found] = deadlocks(run, main, server, one, two);
    assert.equal(found?.title, 'Deadlock: one and two wait for each other');
    assert.equal(run.model().stateAt('end').object(a)?.createdSite, 4);
  });

  for (const [what, kept, expected] of [
    ['a queue of a manager that nobody else has', [], 1],
    [
      'a queue, of which another may find a proxy in a dict',
      [{ kind: 'proxy', type: 'dict', passive: true }],
      0,
    ],
    [
      "a queue beside an object of the program's own, which may put something in",
      [{ kind: 'proxy', type: 'Own' }],
      0,
    ],
  ] as const)
    it(`judges ${what}`, () => {
      const run = new Script();
      const main = run.main();
      const server = main.start('SyncManager-1', [], { role: 'manager' });
      const queue = server.create({ kind: 'queue', passive: true });
      const others = kept.map((info) => server.create(info));
      const worker = main.start('worker', others);
      main.does(Op.ObjectReceive, queue);
      main.begins(Op.ManagerCall).begins(Op.QueueGet, queue);
      assert.equal(deadlocks(run, main, server, worker).length, expected);
    });
});
