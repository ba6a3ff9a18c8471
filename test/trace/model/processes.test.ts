import assert from 'node:assert/strict';
import { Op, Phase } from '../../../trace/schema.ts';
import { shownProcesses } from '../../../trace/model/shown.ts';
import type { ProcessState } from '../../../trace/model/state.ts';
import { Script } from '../support/script.ts';

function named(processes: readonly ProcessState[], name: string): ProcessState {
  const found = processes.find((process) => process.name === name);
  assert.ok(found, name);
  return found;
}

describe('processes in the model', () => {
  it('live: starting, running, blocked, zombie, exited', () => {
    const run = new Script();
    const main = run.main();
    const q = main.create({ kind: 'queue', name: 'jobs' });
    const child = main.start('worker', [q], { line: 4, daemon: true });
    const started = run.now;
    child.begins(Op.QueueGet, q, { line: 9, value: 500 });
    const waiting = run.now;
    child.ends(Op.QueueGet, q, { arg: 2, arg2: 1 });
    child.exit(3);
    const ended = run.now;
    main.joins(child, 3);
    main.exit();
    run.end();
    const model = run.model();
    const status = (milliseconds: number): ProcessState['status'] =>
      named(model.stateAt(milliseconds * 1000).processes, 'worker').status;
    assert.equal(status(started - 2.5).state, 'starting');
    assert.equal(status(started).state, 'running');
    const blocked = status(waiting);
    assert.equal(blocked.state, 'blocked');
    assert.equal(blocked.wait.text, 'get on Queue "jobs" (empty), at most 500 ms');
    assert.deepEqual(
      [blocked.wait.since, blocked.wait.timeout, blocked.wait.site, blocked.wait.async],
      [waiting * 1000, 500, 9, false],
    );
    assert.deepEqual(status(ended), { state: 'zombie', code: 3 });
    const end = model.stateAt('end');
    const worker = named(end.processes, 'worker');
    assert.deepEqual(worker.status, { state: 'exited', code: 3 });
    assert.deepEqual(
      [worker.parent, worker.method, worker.daemon, worker.startSite, worker.reaped],
      [0, 'spawn', true, 4, true],
    );
    assert.equal(end.object(q)?.label, 'Queue "jobs"');
  });

  it('one that nobody told of has ended when it is gone; of another the parent tells how', () => {
    const run = new Script();
    const main = run.main();
    const child = main.start('worker');
    run.add(99, Op.RunnerSample, undefined, { arg: 1, value: 1e6, text: 'S' });
    run.add(98, Op.RunnerSample, undefined, { arg: 1, value: 1e6, text: 'S' });
    run.add(98, Op.RunnerProcessEnded, undefined, { arg: -9 });
    run.wait(2000);
    for (const pid of [99, child.pid]) run.add(pid, Op.RunnerProcessEnded, undefined, { text: 'unseen' });
    const gone = run.now;
    main.joins(child, 3);
    run.end();
    const model = run.model();
    const states = (time: number | 'end') =>
      shownProcesses(model.stateAt(time)).map(({ name, status }) => `${name} ${status.state}`);
    // A helper that was there for a moment, or one that nobody has told of yet, is not shown.
    assert.deepEqual(states((gone - 1000) * 1000), ['MainProcess running', 'worker running']);
    assert.deepEqual(states(gone * 1000), ['MainProcess running', 'worker running', 'pid 99 exited']);
    assert.deepEqual(named(model.stateAt('end').processes, 'worker').status, { state: 'exited', code: 3 });
  });

  it('a helper of the library whose end nobody saw has ended with the run', () => {
    const run = new Script();
    const main = run.main();
    const server = main.start('ForkServer', [], { role: 'forkserver' });
    main.exit();
    run.add(main.pid, Op.RunnerEnd, undefined, { arg: 0 });
    run.end();
    const { processes } = run.model().stateAt('end');
    assert.deepEqual(named(processes, server.name).status, { state: 'exited', code: 0 });
  });

  it('killed: by which signal, in which wait, and holding what', () => {
    const run = new Script();
    const main = run.main();
    const [a, b] = ['a', 'b'].map((name) => main.create({ kind: 'lock', name }));
    const child = main.start('child', [a!, b!]);
    main.does(Op.Acquire, b, { arg: -1 });
    child.does(Op.Acquire, a, { arg: -1, line: 3 });
    child.begins(Op.Acquire, b);
    child.dies(-9);
    main.joins(child, -9);
    const child_ = named(run.model().stateAt('end').processes, 'child');
    assert.deepEqual(child_.status, { state: 'killed', signal: 9, signalName: 'SIGKILL', by: undefined });
    assert.equal(child_.diedIn?.object, b);
    assert.deepEqual(
      child_.held.map(({ object, site }) => ({ object, site })),
      [{ object: a, site: 3 }],
    );
  });

  it('terminated by the program itself: says by whom', () => {
    const run = new Script();
    const main = run.main();
    const [asked, crashed] = ['asked', 'crashed'].map((name) => main.start(name));
    for (const child of [asked!, crashed!]) main.does(Op.ProcessSignal, child.object, { arg: 15 });
    asked?.dies(-15);
    crashed?.dies(-11);
    for (const child of [asked!, crashed!]) main.joins(child);
    const { processes } = run.model().stateAt('end');
    const by = { process: 0, name: 'MainProcess' };
    const status = { state: 'killed', signal: 15, signalName: 'SIGTERM', by };
    assert.deepEqual(named(processes, 'asked').status, status);
    const { status: other } = named(processes, 'crashed');
    assert.ok(
      other.state === 'killed' && other.by === undefined,
      'another signal than the one that was sent',
    );
  });

  it('hears from the fork server how its children ended, before their parent asks', () => {
    const run = new Script();
    const main = run.main();
    const server = main.start('ForkServer', [], { role: 'forkserver' });
    const child = main.start('child', [], { method: 'forkserver' });
    server.does(Op.ProcessEndSeen, undefined, { arg: -9, value: child.pid });
    const seen = run.now;
    main.joins(child, -9);
    const model = run.model();
    const status = (time: number): ProcessState['status'] =>
      named(model.stateAt(time * 1000).processes, 'child').status;
    assert.equal(status(seen).state, 'zombie');
    const last = status(run.now);
    assert.ok(last.state === 'killed' && last.signal === 9);
  });

  it('tells a process from a later one with the same pid', () => {
    const run = new Script();
    const main = run.main();
    const first = main.start('first');
    first.exit();
    main.joins(first);
    const object = main.newId();
    main.does(Op.ProcessStart, object, { arg: first.pid, text: 'second' });
    const info = { name: 'second', ppid: main.pid, object, method: 'spawn', daemon: false, node: '' };
    first.does(Op.ProcessBegin, undefined, { text: JSON.stringify(info) });
    first.does(Op.ProcessReady);
    const model = run.model();
    const { processes } = model.stateAt('end');
    assert.deepEqual(
      processes.map(({ name, pid, status }) => [name, pid, status.state]),
      [
        ['MainProcess', 100, 'running'],
        ['first', 101, 'exited'],
        ['second', 101, 'running'],
      ],
    );
    assert.equal(model.processOfPid(101), 2);
    assert.equal(model.processOfPid(101, processes[1]?.endedAt), 1);
  });

  it("does not mind that a child's first event comes before its parent's word of having started it", () => {
    const run = new Script();
    const main = run.main();
    const object = main.newId();
    const pid = run.newPid();
    const info = { name: 'early', ppid: main.pid, object, method: 'fork', daemon: false, node: '' };
    run.add(pid, Op.ProcessBegin, undefined, { text: JSON.stringify(info) });
    main.does(Op.ProcessStart, object, { arg: pid, text: 'early', line: 5 });
    const { processes } = run.model().stateAt('end');
    assert.equal(processes.length, 2);
    assert.deepEqual([processes[1]?.parent, processes[1]?.startSite, processes[1]?.name], [0, 5, 'early']);
  });

  it('gives a fork the handles that its parent had when it started it', () => {
    const run = new Script();
    const main = run.main();
    const kept = main.create({ kind: 'queue' });
    const [mine, theirs] = main.pipe();
    const object = main.newId();
    const pid = run.newPid();
    main.does(Op.ProcessStart, object, { arg: pid, text: 'forked' });
    // The parent is quicker than the child's first word.
    main.does(Op.ObjectClose, theirs);
    const info = { name: 'forked', ppid: main.pid, object, method: 'fork', daemon: false, node: '' };
    run.add(pid, Op.ProcessBegin, undefined, { text: JSON.stringify(info) });
    const state = run.model().stateAt('end');
    assert.deepEqual(state.object(kept)?.handles, [0, 1]);
    assert.deepEqual(state.object(mine)?.handles, [0, 1]);
    assert.deepEqual(state.object(theirs)?.handles, [1]);
    assert.deepEqual(state.object(theirs)?.closedBy, [0]);
  });

  it('takes samples: processor time, memory, sleeping outside of the library', () => {
    const run = new Script();
    const main = run.main();
    for (const cpu of [10, 110]) {
      run.wait(199);
      run.add(main.pid, Op.RunnerSample, undefined, { arg: cpu, value: 5e7, text: 'S' });
    }
    const model = run.model();
    const [process] = model.stateAt('end').processes;
    assert.deepEqual([process?.cpuMs, process?.rss, process?.status.state], [110, 5e7, 'sleeping']);
    const cpu = model.timeline.cpu(0, { from: 0, to: Infinity, perPixel: 0 });
    assert.deepEqual(
      cpu.map(({ last }) => last),
      [0, 0.5],
    );
    main.does(Op.Mark, undefined, { text: 'awake' });
    assert.equal(run.model().stateAt('end').processes[0]?.status.state, 'running');
  });

  it('keeps the lanes without gaps, whatever happens', () => {
    const run = new Script();
    const main = run.main();
    const lock = main.create({ kind: 'lock' });
    const child = main.start('child', [lock]);
    main.does(Op.Acquire, lock);
    child.begins(Op.Acquire, lock, { line: 7 });
    main.does(Op.Release, lock);
    child.ends(Op.Acquire, lock);
    child.does(Op.Release, lock);
    child.exit();
    main.joins(child);
    const model = run.model();
    const spans = model.timeline.spans(1, 'state', { from: 0, to: model.duration, perPixel: 0 });
    assert.deepEqual(
      spans.map(({ kind }) => kind),
      ['starting', 'running', 'blocked', 'running', 'zombie'],
    );
    spans.slice(1).forEach((span, index) => {
      assert.equal(span.start, spans[index]?.end);
    });
    assert.deepEqual([spans[2]?.op, spans[2]?.object, spans[2]?.site], [Op.Acquire, lock, 7]);
    const locks = model.timeline.spans(1, 'lock', { from: 0, to: model.duration, perPixel: 0 });
    assert.deepEqual(
      locks.map(({ kind, object }) => [kind, object]),
      [
        ['wait', lock],
        ['hold', lock],
      ],
    );
  });

  it('shows async waits beside, and the process as running', () => {
    const run = new Script();
    const main = run.main();
    const q = main.create({ kind: 'queue' });
    main.begins(Op.QueueGet, q, { flags: 1, line: 1 });
    main.begins(Op.QueueGet, q, { flags: 1, line: 2 });
    main.does(Op.QueueGet, q, { flags: 1, phase: Phase.End, line: 2, arg: 1, arg2: 1 });
    const [process] = run.model().stateAt('end').processes;
    assert.equal(process?.status.state, 'running');
    assert.deepEqual(
      process.asyncWaits.map(({ site }) => site),
      [1],
    );
  });
});
