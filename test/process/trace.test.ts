/** What processes write down of their lives, and where in the program it happened. */
import assert from 'node:assert/strict';
import { Op } from '../../trace/schema.ts';
import { runText, type ProgramResult } from '../support/run-program.ts';
import { readStream } from '../runtime/tracing/read-stream.ts';

const names = new Map<number, string>(Object.entries(Op).map(([name, op]) => [op, name]));

function eventsOf({ trace }: ProgramResult, pid: number | string) {
  const bytes = trace.get(`${pid}.mpt`);
  assert.ok(bytes, `there is a stream of process ${pid}`);
  return readStream(bytes).events;
}

describe('the trace of processes', () => {
  it('tells of each process from its first to its last moment', async () => {
    const result = await runText(`
      import * as mp from 'multiprocessing';
      function fails(conn: mp.Connection) { conn.recv(); throw new Error('on purpose'); }
      if (import.meta.main) {
        const [conn, theirs] = mp.Pipe();
        const p = new mp.Process({ target: fails, args: [theirs], name: 'worker' });
        p.start();
        console.log(process.pid, p.pid);
        conn.send(0);
        p.join();
        p.close();
      }`);
    const [main, child] = (result.lines[0] ?? '').split(' ');
    const inMain = eventsOf(result, main ?? '');
    const ofProcess = inMain.filter(({ op }) => names.get(op)?.startsWith('Process'));
    assert.deepEqual(
      ofProcess.map(({ op, phase }) => `${names.get(op) ?? ''}${['', '+', '-'][phase] ?? ''}`),
      [
        'ProcessBegin',
        'ProcessCreate',
        'ProcessStart',
        'ProcessJoin+',
        'ProcessJoin-',
        'ProcessReaped',
        'ProcessClose',
        'ProcessExit',
      ],
    );
    assert.equal(ofProcess.find(({ op }) => op === Op.ProcessStart)?.arg, Number(child));
    assert.equal(ofProcess.find(({ op }) => op === Op.ProcessReaped)?.arg, 1);
    const object = ofProcess.find(({ op }) => op === Op.ProcessCreate)?.obj;

    const inChild = eventsOf(result, child ?? '');
    assert.equal(inChild[0]?.op, Op.ProcessBegin);
    const begin = JSON.parse(inChild[0].text) as Record<string, unknown>;
    assert.equal(begin['name'], 'worker');
    assert.equal(begin['method'], 'forkserver');
    assert.equal(begin['ppid'], Number(main));
    assert.equal(begin['object'], object?.join(':'));
    const last = inChild.at(-1);
    assert.equal(last?.op, Op.ProcessExit);
    assert.equal(last.arg, 1);
    assert.match(last.text, /Error: on purpose\n {4}at fails/);
    assert.ok(inChild.some(({ op }) => op === Op.ProcessReady));
  });

  it('tells of an error that ends the program before it has a child, and of none that is handled', async () => {
    const lastOf = async (text: string) => {
      const result = await runText(text);
      const [pid = ''] = result.lines;
      return { code: result.code, last: eventsOf(result, pid).at(-1) };
    };
    const begin = `import 'multiprocessing';\nconsole.log(process.pid);`;
    const thrown = await lastOf(`${begin}\nJSON.parse('{');`);
    assert.equal(thrown.code, 1);
    assert.equal(thrown.last?.op, Op.ProcessExit);
    assert.match(thrown.last.text, /SyntaxError: .*JSON/);
    const handled = await lastOf(
      `${begin}\nprocess.on('uncaughtException', () => {});\nsetImmediate(() => { throw new Error('x'); });`,
    );
    assert.equal(handled.code, 0);
    assert.deepEqual([handled.last?.op, handled.last?.text], [Op.ProcessExit, '']);
  });
});
