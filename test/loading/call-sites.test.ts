/** The places of calls: which place is noted when the call takes place, and that the edits change nothing else. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Site } from '../../trace/schema.ts';
import { buildProgram, stopBuilding } from '../../runtime/loading/build-program.ts';
import { callText } from '../../runtime/loading/call-text.ts';
import { runBuilt } from '../support/run-program.ts';

/** Stands in for the library's objects: each operation prints the number of the place it was called from. */
const probe = `
  const here = () => (globalThis[Symbol.for('multiprocessing.site')] ??= { now: 0 }).now;
  const log: string[] = [];
  class Queue { constructor() { log.push('new ' + here()); }
    put(...xs: unknown[]) { log.push('put ' + here()); return this; }
    get(): any { log.push('get ' + here()); return this; }
    async getAsync() { log.push('getAsync ' + here()); return 5; }
    get value(): any { log.push('read ' + here()); return 1; }
    set value(x: any) { log.push('write ' + here()); } }
  const mp = { Queue, Array };
`;

async function places(
  text: string,
): Promise<{ lines: string[]; sites: readonly Site[]; at: (line: string) => string }> {
  const folder = mkdtempSync(join(tmpdir(), 'mp-sites-'));
  try {
    const file = join(folder, 'main.ts');
    writeFileSync(file, `${probe}\n${text}\nfor (const line of log) console.log(line);\n`);
    const built = await buildProgram({ file, outDir: folder });
    if (!built.ok) assert.fail(JSON.stringify(built.errors));
    const { lines } = await runBuilt(built);
    const textOf = (line: string) => {
      const [what = '', number] = line.split(' ');
      return `${what} ${built.sites[Number(number) - 1]?.text ?? '?'}`;
    };
    return { lines: lines.map(textOf), sites: built.sites, at: textOf };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('places of calls', () => {
  after(stopBuilding);

  it('are right for nested, chained and awaited calls', async () => {
    const { lines } = await places(`
      const q = new mp.Queue();
      const r = new Queue();
      q.put(r.get(), await r.getAsync());
      q.put(1).put(2).get();
      q.put((q.get(), 3));
      q.put(...[1, 2]);
      const maybe: Queue | undefined = undefined;
      maybe?.get();
      (maybe ?? q)?.get();
      q?.get().put(7);
      const { put } = q; put.call(q, 8);
    `);
    assert.deepEqual(lines.slice(0, 14), [
      'new new mp.Queue()',
      'new new Queue()',
      'get r.get()',
      'getAsync r.getAsync()',
      'put q.put(r.get(), await r.getAsync())',
      'put q.put(1)',
      'put q.put(1).put(2)',
      'get q.put(1).put(2).get()',
      'get q.get()',
      'put q.put((q.get(), 3))',
      'put q.put(...[1, 2])',
      'get (maybe ?? q)?.get()',
      'get q?.get()',
      'put q?.get().put(7)',
    ]);
  });

  it('are right for reading and writing values', async () => {
    const { lines } = await places(`
      const v = new mp.Queue();
      v.value;
      v.value = v.value + 1;
      v.value += 2;
      v.value++;
      v.value ||= 3;
      new (class { value = Queue })().value;
      [v.value] = [4];
    `);
    assert.deepEqual(lines, [
      'new new mp.Queue()',
      'read v.value',
      'read v.value + 1',
      'write v.value = v.value + 1',
      'read v.value += 2',
      'write v.value += 2',
      'read v.value++',
      'write v.value++',
      'read v.value ||= 3',
      'write v.value',
    ]);
  });

  it('know the variable that what is made goes to', async () => {
    const { sites } = await places(`
      const jobs = new mp.Queue();
      class Desk { inbox = new Queue(); outbox: Queue; constructor() { this.outbox = new Queue(); } }
      new Desk();
      const trays = [new Queue(), new Queue()];
      const desk = { tray: new Queue() };
      const [left, , right] = [new Queue(), new Queue(), new Queue()];
      using locked = Object.assign(new Queue(), { [Symbol.dispose]() {} });
    `);
    assert.deepEqual(
      sites.filter(({ text }) => text.startsWith('new')).map(({ names }) => names?.join()),
      ['jobs', 'inbox', 'outbox', 'trays[0]', 'trays[1]', 'tray', 'left', undefined, 'right', undefined],
    );
  });

  it('know the array that what is made becomes an element of', async () => {
    const { sites } = await places(`
      const trays = ['a', 'b'].map(() => new mp.Queue());
      const more = Array.from({ length: 2 }, function () { if (trays.length) { return null; } return new Queue(); });
      const [left, right] = [1, 2].map((n) => { return new Queue(); });
      const all: Queue[] = [];
      all.push(new Queue());
      const desk = { trays: [0].map(() => [new Queue()]) };
      const grid = [0].map(() => [0].map(() => new Queue()));
      const one = [0].find(() => new Queue());
      const kept = [0].map(() => { const inner = new Queue(); return inner; });
    `);
    assert.deepEqual(
      sites.filter(({ text }) => text.startsWith('new')).map(({ names }) => names?.join()),
      ['trays[]', 'more[]', 'left,right', 'all[]', 'trays[][0]', 'grid[][]', undefined, 'inner'],
    );
  });

  it('have line and column of the source', async () => {
    const { sites } = await places(`interface Gone {}\n\n  const q: Queue = new mp.Queue();\nq.get();`);
    const first = probe.split('\n').length + 1;
    assert.deepEqual(
      sites.slice(-2).map(({ line, column }) => [line, column]),
      [
        [first + 2, 20],
        [first + 3, 1],
      ],
    );
  });

  it('record array indexes where the array is known to be one', async () => {
    const { sites } = await places(`
      import { Array as SharedArray } from 'multiprocessing';
      function f(n: number, a: number[], plain: number[]) { for (let i = 0; i < 2; i++) a[i] = -a[i]!; plain[0] = 1; }
      if (Date.now() === 0) { const arr = new SharedArray('i', 2); void { target: f, args: [1, arr, []] }; arr[0] = 5; }
    `);
    assert.deepEqual(
      sites.map(({ text }) => text).filter((text) => /\[(i|0)\]/.test(text)),
      ['a[i] = -a[i]!', 'a[i]!', 'arr[0] = 5'],
    );
  });
});

describe('the text of a call', () => {
  it('is one line, ends where the call does, and is cut', () => {
    assert.equal(callText('x; q.put( [1,\n  ")"] , 2).get(); y()', 3, 1), 'q.put( [1, ")"] , 2)');
    assert.equal(callText('a\n  .b()\n  .c()\nd()', 0), 'a .b() .c()');
    assert.equal(callText(`q.put("${'x'.repeat(100)}")`, 0).length, 80);
  });
});
