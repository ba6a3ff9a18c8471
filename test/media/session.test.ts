/** What survives a reload, and what comes from anywhere as "kept state". */
import assert from 'node:assert/strict';
import { firstView, lastingView, restoredView } from '../../media/app/view.ts';
import { processActivity, spanActivity, waitActivity } from '../../media/model/activity.ts';
import { detailWords, opWords, phaseWords } from '../../media/model/event-words.ts';
import { RunData } from '../../media/model/run-data.ts';
import { shortLabel, statusSentence } from '../../media/model/words.ts';
import { Op, Phase, Result } from '../../trace/schema.ts';
import { findingsOf } from '../../trace/findings/index.ts';
import { longWaits } from '../../media/model/long-waits.ts';
import { bankRun, philosophersRun, poolRun } from './made-runs.ts';

describe('view state', () => {
  it('is kept and restored', () => {
    const view = { ...firstView, tab: 'console', treeWidth: 250, speed: 0.5, moment: 42 } as const;
    const restored = restoredView(JSON.parse(JSON.stringify(lastingView(view))));
    assert.equal(restored.tab, 'console');
    assert.equal(restored.treeWidth, 250);
    assert.equal(restored.speed, 0.5);
    assert.equal(restored.moment, undefined, 'a moment belongs to one run');
  });

  it('from anywhere does no harm', () => {
    for (const kept of [
      undefined,
      null,
      'x',
      7,
      [],
      { tab: 'nope', treeWidth: '9', speed: NaN },
      { treeWidth: -5 },
    ]) {
      assert.deepEqual(restoredView(kept), firstView);
    }
  });
});

describe('activities', () => {
  it('every wait of the schema has a sort', () => {
    for (const op of [Op.Acquire, Op.QueueGet, Op.QueuePut, Op.ProcessJoin, Op.EventWait, Op.PoolWait])
      assert.notEqual(waitActivity(op), 'running');
    assert.equal(waitActivity(Op.Acquire), 'lock');
    assert.equal(waitActivity(Op.ConnectionReceive), 'message');
  });

  it('follow a run: who holds, who waits, who has ended', () => {
    const data = new RunData();
    data.feed(bankRun());
    const half = data.stateAt(105_000);
    const words = half.processes.map((process) => [process.name, processActivity(process)]);
    assert.deepEqual(words[0], ['MainProcess', 'room']);
    const waiting = half.processes.find((process) => processActivity(process) === 'lock');
    assert.ok(waiting);
    assert.match(
      statusSentence(waiting, 105_000),
      /^blocked: Lock "accounts" held by teller-\d, [\d.]+\u202fms$/,
    );
    assert.ok(data.stateAt(undefined).processes.every((process) => processActivity(process) === 'ended'));
  });
});

describe('long waits', () => {
  it('are told from the longest on, but for those that a finding tells of', () => {
    const data = new RunData();
    data.feed(philosophersRun());
    const { processes } = data.stateAt(1_500_000);
    const names = (findings: Parameters<typeof longWaits>[1], time: number): string[] =>
      longWaits(processes, findings, time).map(({ name }) => name);
    assert.deepEqual(names([], 1_500_000), ['MainProcess', 'Plato', 'Kant', 'Hume', 'Marx', 'Arendt']);
    assert.deepEqual(names([], 500_000), [], 'not before a second has passed');
    const deadlock = findingsOf(data.model).filter(({ rule }) => rule === 'deadlock');
    assert.deepEqual(names(deadlock, 1_500_000), []);
  });
});

describe('words', () => {
  it('of events', () => {
    const event = {
      pid: 1,
      time: 0,
      op: Op.QueuePut,
      phase: Phase.Begin,
      result: Result.Ok,
      flags: 0,
      site: 0,
      obj: undefined,
      arg: 0,
      arg2: 0,
      value: undefined,
      text: 'a\n  b',
    };
    assert.equal(opWords(Op.QueuePut), 'queue put');
    assert.equal(phaseWords(event), 'begins to wait');
    assert.equal(phaseWords({ ...event, phase: Phase.End, result: Result.TimedOut }), 'goes on, timed out');
    assert.equal(detailWords(event), 'a b');
    assert.equal(
      detailWords({ ...event, op: Op.ValueWrite, value: 5, arg: 2, text: '' }),
      '[2] = 5, without the lock',
    );
    const begin = { name: 'x', ppid: 1, method: 'spawn', role: 'pool-worker', daemon: true, node: 'v24.0.0' };
    assert.equal(
      detailWords({ ...event, op: Op.ProcessBegin, text: JSON.stringify(begin) }),
      'spawn, pool worker, daemon, Node v24.0.0',
    );
    assert.equal(
      detailWords({ ...event, op: Op.ObjectCreate, text: '{"kind":"queue","size":6,"internal":true}' }),
      "size 6, the library's own",
    );
    assert.equal(
      detailWords({ ...event, op: Op.ProcessExit, arg: 1, text: 'Error: no flour\n    at f' }),
      'code 1, Error: no flour',
    );
  });

  it('of objects in little room', () => {
    assert.equal(shortLabel('Lock "fork 2"'), 'fork 2');
    assert.equal(shortLabel('Queue #2'), 'Queue #2');
  });
});

describe('data of a run', () => {
  const data = new RunData();
  data.feed(poolRun());

  it("finds a task's call", () => {
    const worker = data.stateAt(undefined).processes[1];
    assert.ok(worker);
    const spans = data.timeline.spans(worker.id, 'task', { from: 0, to: data.end, perPixel: 0 });
    assert.ok(spans.length > 3);
    for (const span of spans) {
      assert.ok(span.task !== undefined);
      assert.equal(data.callOf(span), `slowSquare(${data.timeline.task(span.task).number})`);
      assert.ok(['pool', 'failed'].includes(span.failed ? 'failed' : spanActivity(span)));
    }
  });

  it('filters events by process and by sort', () => {
    const all = data.eventsOf(undefined, true);
    assert.equal(all.length, data.eventCount);
    const quiet = data.eventsOf(undefined, false);
    assert.ok(quiet.length < all.length);
    const some = data.eventsOf(4101, false);
    assert.ok(some.length > 0 && [...some].every((index) => data.eventAt(index)?.pid === 4101));
  });

  it('is undefined outside of the run', () => {
    assert.equal(data.eventAt(-1), undefined);
    assert.equal(data.eventAt(data.eventCount), undefined);
    assert.equal(data.site(0), undefined);
  });
});
