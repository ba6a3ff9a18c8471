/** What managers write into the traces: enough to draw the server, its calls and what it holds. */
import assert from 'node:assert/strict';
import { Op, Phase, type ObjectInfo, type ProcessBeginInfo } from '../../trace/schema.ts';
import { readStream } from '../runtime/tracing/read-stream.ts';
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
    const events = [...trace.values()]
      .flatMap((bytes) => readStream(bytes).events)
      .sort((a, b) => a.time - b.time);
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
});
