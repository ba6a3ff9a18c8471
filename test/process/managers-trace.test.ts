/** What managers write into the traces: enough to draw the server, its calls and what it holds. */
import assert from 'node:assert/strict';
import { Op, Phase, Result, type ObjectInfo, type ProcessBeginInfo } from '../../trace/schema.ts';
import { eventsOfAll } from '../runtime/tracing/read-stream.ts';
import { runText } from '../support/run-program.ts';

describe('the trace of a manager', () => {
  it('has the server, every call with its text, and how often each object is referred to', async () => {
    const { stderr, trace } = await runText(`
      import { Manager, Process } from 'multiprocessing';
      function work(list: any) { list.push('x'); }
      if (import.meta.main) {
        using manager = Manager();
        const list = manager.list([1]);
        const child = new Process({ target: work, args: [list] });
        child.start();
        child.join();
      }`);
    assert.equal(stderr, '');
    const events = eventsOfAll(trace.values());
    const of = (op: Op) => events.filter((event) => event.op === op);
    const created = of(Op.ObjectCreate).map(({ text }) => JSON.parse(text) as ObjectInfo);
    assert.equal(created.filter(({ kind }) => kind === 'manager').length, 1);
    assert.ok(created.filter(({ kind }) => kind === 'connection').every(({ internal }) => internal));
    assert.deepEqual(
      of(Op.ProcessBegin)
        .map(({ text }) => (JSON.parse(text) as ProcessBeginInfo).role)
        .filter((role) => role === 'manager'),
      ['manager'],
    );
    const calls = of(Op.ManagerCall).filter(({ phase }) => phase === Phase.Begin);
    assert.deepEqual(
      calls.map(({ text }) => text).filter((text) => text.includes('push')),
      ["list.push('x')"],
    );
    const references = of(Op.ManagerReference);
    assert.deepEqual(new Set(references.map(({ text }) => text)), new Set(['list']));
    assert.ok(Math.max(...references.map(({ arg }) => arg)) >= 2);
  });

  it('tells what a call of a shared type means: who holds a lock, what went through a queue, at which line', async () => {
    const { stderr, trace } = await runText(`
      import { Manager, Process } from 'multiprocessing';
      function work(lock: any, queue: any, event: any) {
        using _ = lock.hold();
        queue.put({ n: 1 });
        event.set();
      }
      if (import.meta.main) {
        using manager = Manager();
        const [lock, queue, event] = [manager.RLock(), manager.Queue(), manager.Event()];
        lock.acquire(); lock.acquire(); lock.release(); lock.release();
        const child = new Process({ target: work, args: [lock, queue, event] });
        child.start();
        event.wait(60_000);
        queue.get();
        child.join();
        lock.acquire({ block: false });
        try { queue.get({ timeout: 1 }); } catch {}
      }`);
    assert.equal(stderr, '');
    const events = eventsOfAll(trace.values());
    const created = events.filter(({ op }) => op === Op.ObjectCreate);
    const of = (kind: string, ...ops: Op[]) => {
      const object = created.find(({ text }) => {
        const info = JSON.parse(text) as ObjectInfo;
        return info.kind === kind && info.passive === true;
      });
      return events.filter(
        ({ op, obj, phase }) =>
          ops.includes(op as Op) && String(obj) === String(object?.obj) && phase !== Phase.Begin,
      );
    };
    const depths = of('rlock', Op.Acquire, Op.Release).map(({ op, arg, arg2 }) =>
      op === Op.Acquire ? `+${arg2}` : `-${arg}`,
    );
    assert.deepEqual(depths, ['+1', '+2', '-1', '-0', '+1', '-0', '+1']);
    const items = of('queue', Op.QueuePut, Op.QueueGet).map(
      ({ op, text, result }) => `${op === Op.QueuePut ? 'put' : 'get'} ${text} ${result === Result.Ok}`,
    );
    assert.deepEqual(items, ['put { n: 1 } true', 'get { n: 1 } true', 'get  false']);
    const [waited] = events.filter(({ op, phase }) => op === Op.EventWait && phase === Phase.Begin);
    assert.equal(waited?.arg, 60_000);
    const receivers = of('rlock', Op.ObjectReceive).map(({ pid }) => pid);
    assert.equal(new Set(receivers).size, 2);
  });
});
