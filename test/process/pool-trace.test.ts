/** What a pool writes into the traces of its owner and its workers: enough to draw every task from call to result. */
import assert from 'node:assert/strict';
import { Op, Phase, Result, type ObjectInfo, type ProcessBeginInfo } from '../../trace/schema.ts';
import { eventsOfAll, type RawEvent } from '../runtime/tracing/read-stream.ts';
import { runText } from '../support/run-program.ts';

async function eventsOf(text: string): Promise<RawEvent[]> {
  const { stderr, trace } = await runText(text);
  assert.equal(stderr, '');
  return eventsOfAll(trace.values());
}

const of = (events: readonly RawEvent[], op: Op): RawEvent[] => events.filter((event) => event.op === op);

describe('the trace of a pool', () => {
  it('has each task from its submission to its result, with its call', async () => {
    const events = await eventsOf(`
      import { Pool } from 'multiprocessing';
      function square(x: number) { if (x === 3) throw new RangeError('three'); return x * x; }
      if (import.meta.main) {
        using pool = new Pool(2);
        pool.apply(square, [2]);
        try { pool.apply(square, [3]); } catch {}
        pool.map(square, [5, 6], { chunksize: 1 });
        pool.close();
        pool.join();
      }`);
    const [created] = of(events, Op.ObjectCreate).filter(({ text }) => text.includes('"pool"'));
    assert.ok(created);
    assert.deepEqual(JSON.parse(created.text) as ObjectInfo, { kind: 'pool', size: 2 });
    const workers = of(events, Op.PoolWorkerStart).map(({ arg }) => arg);
    assert.equal(workers.length, 2);
    const begins = of(events, Op.ProcessBegin).map(({ text }) => JSON.parse(text) as ProcessBeginInfo);
    assert.equal(begins.filter(({ role }) => role === 'pool-worker').length, 2);

    const calls = ['square(2)', 'square(3)', 'square(5)', 'square(6)'];
    assert.deepEqual(
      of(events, Op.PoolSubmit).map(({ text }) => text),
      calls,
    );
    for (const { arg: task, text } of of(events, Op.PoolSubmit)) {
      const story = events.filter(
        ({ op, arg }) => op >= Op.PoolSubmit && op <= Op.PoolResult && arg === task,
      );
      assert.deepEqual(
        story.map(({ op }) => op),
        [Op.PoolSubmit, Op.PoolTaskBegin, Op.PoolTaskEnd, Op.PoolResult],
        text,
      );
      const [, begin, end] = story;
      assert.equal(begin?.text, text);
      assert.ok(workers.includes(begin.pid) && begin.pid === end?.pid);
      assert.deepEqual([begin.obj, end.obj], [created.obj, created.obj]);
      assert.deepEqual(
        [end.result, end.text],
        text === 'square(3)' ? [Result.Failed, 'RangeError: three'] : [Result.Ok, ''],
      );
    }
    const joins = of(events, Op.PoolJoin).map(({ phase }) => phase);
    assert.deepEqual(joins, [Phase.Begin, Phase.End]);
    assert.equal(of(events, Op.PoolClose).length, 1);
    assert.equal(of(events, Op.PoolTerminate).length, 0, 'a pool that was joined has nothing to terminate');
    assert.ok(of(events, Op.PoolWait).length >= 2);
  });

  it('names the task that was lost, and the worker', async () => {
    const events = await eventsOf(`
      import { Pool } from 'multiprocessing';
      const leave = () => { process.exit(1); };
      if (import.meta.main) {
        using pool = new Pool(1);
        try { pool.apply(leave); } catch {}
      }`);
    const [submit] = of(events, Op.PoolSubmit);
    const [first] = of(events, Op.PoolWorkerStart);
    const lost = of(events, Op.PoolWorkerLost).map(({ arg, arg2 }) => [arg, arg2]);
    assert.deepEqual(lost, [[submit?.arg, first?.arg]]);
    assert.equal(of(events, Op.PoolTerminate).length, 1);
  });
});
