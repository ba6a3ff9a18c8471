import assert from 'node:assert/strict';
import type { ObjectState, StateOf } from '../../../trace/model/state.ts';
import { Op, Phase, Result, type ObjectId, type ObjectKind } from '../../../trace/schema.ts';
import { Actor, Script } from '../support/script.ts';

function object<K extends ObjectKind>(run: Script, id: ObjectId, kind: K): StateOf<K> {
  const found: ObjectState | undefined = run.model().stateAt('end').object(id);
  assert.equal(found?.kind, kind);
  return found as StateOf<K>;
}

function setting(): { run: Script; main: Actor } {
  const run = new Script();
  return { run, main: run.main() };
}

describe('locks in the model', () => {
  it('know holder, waiters in order, acquisitions and what waiting cost, by holder and line', () => {
    const { run, main } = setting();
    const lock = main.create({ kind: 'lock', name: 'accounts' });
    const [a, b] = ['a', 'b'].map((name) => main.start(name, [lock])) as [Actor, Actor];
    a.does(Op.Acquire, lock, { arg: -1, line: 1 });
    b.begins(Op.Acquire, lock, { line: 2 });
    main.begins(Op.Acquire, lock, { line: 3 });
    run.wait(7);
    let state = object(run, lock, 'lock');
    assert.deepEqual(
      state.holders.map(({ process, site }) => [process, site]),
      [[1, 1]],
    );
    assert.deepEqual(
      state.waiters.map(({ process }) => process),
      [2, 0],
    );
    a.does(Op.Release, lock);
    b.ends(Op.Acquire, lock, { line: 2 });
    run.wait(4);
    b.does(Op.Release, lock);
    main.ends(Op.Acquire, lock, { line: 3 });
    state = object(run, lock, 'lock');
    const { contention } = state;
    assert.deepEqual(
      [contention.acquisitions, contention.contended, contention.totalWait, contention.longestWait],
      [3, 2, 25_000, 15_000],
    );
    assert.equal(contention.longestWaitSite, 3);
    // While a held it, b waited 9 ms and main 8; while b held it, main waited 5; the hand-overs are nobody's.
    assert.deepEqual(contention.blamed, [
      { process: 1, site: 1, wait: 17_000 },
      { process: 2, site: 2, wait: 5_000 },
    ]);
    assert.deepEqual(
      state.holders.map(({ process }) => process),
      [0],
    );
  });

  it('bear a release that is written a moment after the next one has acquired', () => {
    const { run, main } = setting();
    const lock = main.create({ kind: 'lock' });
    const child = main.start('child', [lock]);
    main.does(Op.Acquire, lock);
    child.does(Op.Acquire, lock);
    main.does(Op.Release, lock);
    const state = object(run, lock, 'lock');
    assert.deepEqual(
      state.holders.map(({ process }) => process),
      [1],
    );
    assert.equal(state.signal, false);
  });

  it('count the depth of an RLock and the value of a semaphore', () => {
    const { run, main } = setting();
    const rlock = main.create({ kind: 'rlock' });
    const semaphore = main.create({ kind: 'semaphore', size: 3 });
    main.does(Op.Acquire, rlock, { arg: -1 });
    main.does(Op.Acquire, rlock, { arg: -1, arg2: 2 });
    assert.equal(object(run, rlock, 'rlock').holders[0]?.depth, 2);
    main.does(Op.Release, rlock, { arg: 1 });
    assert.equal(object(run, rlock, 'rlock').holders[0]?.depth, 1);
    main.does(Op.Release, rlock, { arg: 0 });
    assert.deepEqual(object(run, rlock, 'rlock').holders, []);
    for (let times = 0; times < 2; times++) main.does(Op.Acquire, semaphore, { arg: -1 });
    assert.equal(object(run, semaphore, 'semaphore').value, 1);
    main.does(Op.Release, semaphore, { arg: 2 });
    assert.equal(object(run, semaphore, 'semaphore').value, 3);
  });

  it('are given up by a condition that waits, and taken again', () => {
    const { run, main } = setting();
    const lock = main.create({ kind: 'lock' });
    const condition = main.create({ kind: 'condition', lock });
    main.does(Op.Acquire, lock);
    main.begins(Op.ConditionWait, condition);
    assert.deepEqual(object(run, lock, 'lock').holders, []);
    assert.equal(object(run, condition, 'condition').waiters.length, 1);
    main.ends(Op.ConditionWait, condition);
    assert.equal(object(run, lock, 'lock').holders.length, 1);
    assert.equal(object(run, lock, 'lock').label, 'Lock of Condition #1');
  });

  it('may release and take the lock of a condition by events of their own', () => {
    const { run, main } = setting();
    const lock = main.create({ kind: 'lock' });
    const condition = main.create({ kind: 'condition', lock });
    main.does(Op.Acquire, lock);
    main.begins(Op.ConditionWait, condition);
    main.does(Op.Release, lock);
    main.does(Op.Acquire, lock);
    main.ends(Op.ConditionWait, condition);
    const state = object(run, lock, 'lock');
    assert.equal(state.holders.length, 1);
    assert.equal(state.signal, false);
  });
});

describe('channels in the model', () => {
  it('show the items of a queue, oldest first, at any time', () => {
    const { run, main } = setting();
    const q = main.create({ kind: 'queue', size: 5 });
    for (let n = 1; n <= 3; n++) main.does(Op.QueuePut, q, { arg: 10, arg2: n, text: `item ${n}`, line: n });
    const before = run.now;
    main.does(Op.QueueGet, q, { arg: 10, arg2: 1 });
    const model = run.model();
    const queue = (milliseconds: number): StateOf<'queue'> =>
      model.stateAt(milliseconds * 1000).object(q) as StateOf<'queue'>;
    assert.deepEqual(
      queue(before).items.map(({ preview, site, from }) => [preview, site, from]),
      [
        ['item 1', 1, 0],
        ['item 2', 2, 0],
        ['item 3', 3, 0],
      ],
    );
    const { depth, maxDepth, bytes, puts, gets, maxsize, items } = queue(run.now);
    assert.deepEqual([depth, maxDepth, bytes, puts, gets, maxsize, items.length], [2, 3, 20, 3, 1, 5, 2]);
    const points = model.timeline.depth(q, { from: 0, to: model.duration, perPixel: 0 });
    assert.deepEqual(
      points.map(({ last }) => last),
      [1, 2, 3, 2],
    );
  });

  it('bear a get that is written a moment before its put', () => {
    const { run, main } = setting();
    const q = main.create({ kind: 'queue' });
    const child = main.start('child', [q]);
    child.does(Op.QueueGet, q, { arg: 1, arg2: 1, line: 2 });
    main.does(Op.QueuePut, q, { arg: 1, arg2: 1, line: 1, text: 'x' });
    const model = run.model();
    assert.equal((model.stateAt('end').object(q) as StateOf<'queue'>).depth, 0);
    const [arrow, ...others] = model.timeline.arrows({ from: 0, to: model.duration, perPixel: 0 });
    assert.equal(others.length, 0);
    assert.deepEqual([arrow?.from, arrow?.to, arrow?.sendSite, arrow?.receiveSite], [0, 1, 1, 2]);
    assert.ok((arrow?.start ?? NaN) <= (arrow?.end ?? NaN));
    assert.equal(model.timeline.message(arrow?.message ?? -1)?.preview, 'x');
  });

  it('count what joinable queues still have to do', () => {
    const { run, main } = setting();
    const q = main.create({ kind: 'joinable-queue' });
    for (let n = 1; n <= 3; n++) main.does(Op.QueuePut, q, { arg2: n });
    main.does(Op.QueueGet, q, { arg2: 1 });
    main.does(Op.QueueTaskDone, q);
    assert.equal(object(run, q, 'joinable-queue').unfinished, 2);
  });

  it('keep messages of a pipe with the end that they travel to', () => {
    const { run, main } = setting();
    const [a, b] = main.pipe();
    const child = main.start('child', [b]);
    main.does(Op.ConnectionSend, a, { arg: 100, arg2: 1, text: 'ping' });
    main.does(Op.ConnectionSend, a, { arg: 50, arg2: 2, text: 'pong' });
    assert.deepEqual(
      object(run, b, 'connection').incoming.map(({ preview }) => preview),
      ['ping', 'pong'],
    );
    child.does(Op.ConnectionReceive, b, { arg: 100, arg2: 1 });
    const { incomingMessages, incomingBytes, received } = object(run, b, 'connection');
    assert.deepEqual([incomingMessages, incomingBytes, received], [1, 50, 1]);
    assert.equal(object(run, a, 'connection').sent, 2);
    const model = run.model();
    const arrows = model.timeline.arrows({ from: 0, to: model.duration, perPixel: 0 });
    assert.deepEqual(
      arrows.map(({ from, to, object: end }) => [from, to, end]),
      [[0, 1, b]],
    );
  });

  it('take an end of file for no message', () => {
    const { run, main } = setting();
    const [a] = main.pipe();
    main.does(Op.ConnectionReceive, a, { result: Result.EndOfFile });
    assert.equal(object(run, a, 'connection').received, 0);
  });
});

describe('other objects in the model', () => {
  it('barriers: who has arrived, who is missing, how often they met', () => {
    const { run, main } = setting();
    const barrier = main.create({ kind: 'barrier', size: 2 });
    const child = main.start('child', [barrier]);
    child.begins(Op.BarrierWait, barrier);
    const state = object(run, barrier, 'barrier');
    assert.deepEqual(
      [state.arrived.map(({ process }) => process), state.missing, state.parties],
      [[1], [0], 2],
    );
    main.does(Op.BarrierWait, barrier, { arg: -1, arg2: 1 });
    child.ends(Op.BarrierWait, barrier);
    assert.deepEqual(
      [object(run, barrier, 'barrier').arrived, object(run, barrier, 'barrier').generation],
      [[], 1],
    );
  });

  it('events: set or not, and by whom', () => {
    const { run, main } = setting();
    const event = main.create({ kind: 'event' });
    main.does(Op.EventSet, event);
    const { set, lastChangedBy } = object(run, event, 'event');
    assert.deepEqual([set, lastChangedBy], [true, 0]);
  });

  it('values and arrays: contents and last writer', () => {
    const { run, main } = setting();
    const array = main.create({ kind: 'array', type: 'i', size: 10 });
    main.does(Op.ValueWrite, array, { arg: 2, value: 7, line: 4 });
    main.does(Op.ValueRead, array, { arg: 0, value: 1 });
    main.does(Op.ValueWrite, array, { arg: 1_000_000_000, value: 9 });
    const state = object(run, array, 'array');
    assert.deepEqual(state.contents, [1, undefined, 7]);
    assert.deepEqual([state.length, state.reads, state.writes, state.lastWrite?.value], [10, 1, 2, 9]);
  });

  it('pools: workers, and tasks queued, running, done and failed', () => {
    const { run, main } = setting();
    const pool = main.create({ kind: 'pool', size: 2 });
    const worker = main.start('w', [], { role: 'pool-worker' });
    main.does(Op.PoolWorkerStart, pool, { arg: worker.pid });
    for (let n = 1; n <= 4; n++) main.does(Op.PoolSubmit, pool, { arg: n, text: `f(${n})` });
    worker.does(Op.PoolTaskBegin, pool, { arg: 1, text: 'f(1)' });
    worker.does(Op.PoolTaskEnd, pool, { arg: 1 });
    worker.does(Op.PoolTaskBegin, pool, { arg: 2, text: 'f(2)' });
    worker.does(Op.PoolTaskEnd, pool, { arg: 2, result: Result.Failed, text: 'Error: no' });
    worker.does(Op.PoolTaskBegin, pool, { arg: 3, text: 'f(3)' });
    const state = object(run, pool, 'pool');
    const { submitted, queued, done, failed, workers } = state;
    assert.deepEqual([submitted, queued, done, failed, workers], [4, 1, 1, 1, [1]]);
    assert.deepEqual(
      state.running.map(({ task, call, worker: by }) => [task, call, by]),
      [[3, 'f(3)', 1]],
    );
    assert.deepEqual(
      state.waiting.map(({ call }) => call),
      ['f(4)'],
    );
    const model = run.model();
    const tasks = model.timeline.spans(1, 'task', { from: 0, to: model.duration, perPixel: 0 });
    assert.deepEqual(
      tasks.map(({ task, failed: threw, open }) => [model.timeline.task(task ?? 0), threw, open]),
      [
        [{ number: 1, call: 'f(1)' }, false, false],
        [{ number: 2, call: 'f(2)' }, true, false],
        [{ number: 3, call: 'f(3)' }, false, true],
      ],
    );
  });

  it('managers: their server, referents and reference counts', () => {
    const { run, main } = setting();
    const manager = main.create({ kind: 'manager' });
    const server = main.start('manager', [], { role: 'manager' });
    const dict = server.newId();
    server.does(Op.ManagerReference, dict, { arg: 2, text: 'dict' });
    main.begins(Op.ManagerCall, dict, { arg2: 1, text: 'dict.set(1, 2)' });
    const state = object(run, manager, 'manager');
    assert.equal(state.server, 1);
    assert.deepEqual(state.referents, [{ object: dict, typeid: 'dict', references: 2 }]);
    const { status } = run.model().stateAt('end').processes[0]!;
    assert.equal(status.state === 'blocked' && status.wait.text, "the manager's answer to dict.set(1, 2)");
  });

  it('are named by their variables, and numbered where one place makes several', () => {
    const { run, main } = setting();
    const forks = [1, 2].map(() => main.create({ kind: 'lock' }, 1));
    const [a, b] = main.pipe(2);
    const q = main.create({ kind: 'queue' }, 3);
    const named = main.create({ kind: 'queue', name: 'mine' }, 3);
    const lock = main.create({ kind: 'lock' }, 4);
    const value = main.create({ kind: 'value', lock }, 4);
    const seats = [1, 2].map(() => main.create({ kind: 'lock' }, 5));
    const cells = [1, 2].map(() => main.create({ kind: 'lock' }, 6));
    const other = main.create({ kind: 'event' });
    const names = [['forks'], ['left', 'right'], ['jobs'], ['total'], ['seats[]'], ['grid[][]']];
    run.sites = () =>
      names.map((of, index) => ({ file: '/p.ts', line: index + 1, column: 1, text: '', names: of }));
    const model = run.model();
    const labels = [...forks, a, b, q, named, lock, value, ...seats, ...cells, other].map((id) =>
      model.label(id),
    );
    assert.deepEqual(labels, [
      'Lock "forks" #1',
      'Lock "forks" #2',
      'Connection "left"',
      'Connection "right"',
      'Queue "jobs"',
      'Queue "mine"',
      'Lock of Value "total"',
      'Value "total"',
      'Lock "seats[0]"',
      'Lock "seats[1]"',
      'Lock "grid" #1',
      'Lock "grid" #2',
      'Event #1',
    ]);
  });

  it('are guessed from what is done to them where nobody introduced them', () => {
    const { run, main } = setting();
    main.does(Op.QueuePut, '9:9', { arg2: 1, phase: Phase.Instant });
    assert.equal(object(run, '9:9', 'queue').depth, 1);
  });
});
