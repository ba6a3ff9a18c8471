/** What the fork server does of the program's main module beforehand: no line of it is run there. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runNode } from '../support/run-program.ts';

const runtime = resolve(import.meta.dirname, '../../runtime');

async function run(files: Record<string, string>, options: readonly string[] = []) {
  const folder = mkdtempSync(join(tmpdir(), 'mp-linking-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(runtime, join(folder, 'node_modules', 'multiprocessing'));
    return await runNode([...options, join(folder, 'main.mjs')]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Each line says which module was evaluated in which process. */
const says = (name: string): string =>
  `process.stdout.write(\`${name} \${process.pid} \${process.argv.length}\\n\`);`;

const program = {
  'main.mjs': `
    import * as mp from 'multiprocessing';
    import { early } from './early.mjs';
    import plain from './plain.cjs';
    import data from './data.json' with { type: 'json' };
    ${says('main')}
    const { late } = await import('./late.mjs');
    export function target(n) { console.log('target', process.pid, n + early + plain.value + data.value + late); }
    if (mp.isMainProcess) {
      const ctx = mp.getContext('forkserver');
      for (let n = 0; n < 2; n++) {
        const p = new ctx.Process({ target, args: [n] });
        p.start();
        p.join();
        console.log('ended', p.pid, p.exitcode);
      }
    }`,
  'early.mjs': `import './main.mjs'; ${says('early')} export const early = await Promise.resolve(10);`,
  'plain.cjs': `${says('plain')} exports.value = require('./deeper.cjs');`,
  'deeper.cjs': `${says('deeper')} module.exports = 100;`,
  'data.json': `{ "value": 1000 }`,
  'late.mjs': `import './plain.cjs'; ${says('late')} export const late = 10000;`,
};

describe('the fork server links the main module', () => {
  it('and evaluates nothing: that happens in each child, once and in the same order', async () => {
    for (const options of [[], ['--experimental-print-required-tla']]) {
      const { lines, stderr, code } = await run(program, options);
      assert.equal(code, 0, stderr);
      const order = ['early', 'plain', 'deeper', 'main', 'late'];
      const pids = lines.filter((line) => line.startsWith('ended')).map((line) => line.split(' ')[1] ?? '');
      const child = (pid: string, n: number): string[] => [
        ...order.map((name) => `${name} ${pid} 2`),
        `target ${pid} ${n + 11_110}`,
        `ended ${pid} 0`,
      ];
      const [own = ''] = [lines[0]?.split(' ')[1]];
      assert.deepEqual(
        lines,
        [...order.map((name) => `${name} ${own} 2`), ...pids.flatMap((pid, n) => child(pid, n))],
        stderr,
      );
      assert.equal(pids.length, 2);
    }
  });

  it('and is replaced by one that does not where that fails: it is for the children to say what is wrong', async () => {
    const { lines, stderr, code } = await run({
      'main.mjs': `
        import * as mp from 'multiprocessing';
        import { renameSync, writeFileSync } from 'node:fs';
        import { part } from './part.mjs';
        export function target() { console.log(part); }
        if (mp.isMainProcess) {
          const ctx = mp.getContext('forkserver');
          const file = import.meta.dirname + '/part.mjs';
          const one = () => {
            const p = new ctx.Process({ target });
            p.start();
            p.join();
            console.log(p.exitcode);
          };
          for (const text of ['export const other = 1;', 'export const part = 2;', 'export const part = 3;']) {
            writeFileSync(file, text);
            one();
          }
        }`,
      'part.mjs': `export const part = 1;`,
    });
    assert.equal(code, 0, stderr);
    assert.deepEqual(lines, ['1', '2', '0', '3', '0']);
    assert.match(stderr, /does not provide an export named 'part'/);
  });
});
