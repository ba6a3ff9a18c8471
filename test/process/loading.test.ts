/** How a child finds its target: built, with the preload, and in plain Node. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runNode, runProgram, runText } from '../support/run-program.ts';

const runtime = resolve(import.meta.dirname, '../../runtime');
const preload = join(runtime, 'dist', 'register.js');

async function inFolder<T>(files: Record<string, string>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mp-loading-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('finding the target', () => {
  it('in a CommonJS program', async () => {
    const { lines, stderr } = await runText(
      `
      const { Process } = require('multiprocessing');
      const handlers = (n) => { console.log('in child', n, require.main === module); };
      if (require.main === module) {
        const p = new Process({ target: handlers, args: [1] });
        p.start();
        p.join();
        console.log(p.exitcode);
      }`,
      { name: 'program.cjs' },
    );
    assert.deepEqual(lines, ['in child 1 false', '0'], stderr);
  });

  it('among methods, static ones and built-in functions', async () => {
    const { lines, stderr } = await runText(`
      import * as mp from 'multiprocessing';
      class Tools {
        static work(x: number) { console.log('static', x); }
        shout(x: number) { console.log('method', x); }
      }
      if (import.meta.main) {
        for (const target of [Tools.work, Tools.prototype.shout, console.log]) {
          const p = new mp.Process({ target, args: [7] });
          p.start();
          p.join();
        }
      }`);
    assert.deepEqual(lines, ['static 7', 'method 7', '7'], stderr);
  });

  it('among exports without a name, of CommonJS and of ES modules', async () => {
    const files = {
      'whole.cjs': `module.exports = function (x) { return x + 1; }; module.exports.part = (x) => x + 2;`,
      'parts.cjs': `exports.a = async (x) => x + 3; module.exports.b = function (x) { return x + 4; };`,
      'object.cjs': `module.exports = { c(x) { return x + 5; }, d: (x) => x + 6 };`,
      'function.mjs': `export default function (x) { return x + 7; }\nexport const named = (x) => x + 8;`,
      'arrow.mjs': `export default (x) => x + 9;`,
      'class.mjs': `export default class { static e(x) { return x + 10; } }`,
      'program.mjs': `
        import * as mp from 'multiprocessing';
        import whole from './whole.cjs';
        import parts from './parts.cjs';
        import object from './object.cjs';
        import unnamed, { named } from './function.mjs';
        import arrow from './arrow.mjs';
        import Unnamed from './class.mjs';
        const { picked } = { picked: (x) => x + 11 };
        if (mp.isMainProcess) {
          using pool = new mp.Pool(1);
          const all = [whole, whole.part, parts.a, parts.b, object.c, object.d, unnamed, named, arrow];
          if (process.argv[2] === 'all') all.push(Unnamed.e, picked);
          console.log(...all.map((f) => pool.apply(f, [0])), unnamed.name, arrow.name, Unnamed.name);
        }`,
    };
    await inFolder(files, async (folder) => {
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(runtime, join(folder, 'node_modules', 'multiprocessing'));
      const program = join(folder, 'program.mjs');
      const built = await runProgram(program, { args: ['all'] });
      assert.equal(built.stdout, '1 2 3 4 5 6 7 8 9 10 11 default default default\n', built.stderr);
      const preloaded = await runNode(['--import', preload, program, 'all']);
      assert.equal(preloaded.stdout, built.stdout, preloaded.stderr);
      writeFileSync(
        program,
        files['program.mjs'].replace('using pool', 'const pool').replace(/}$/, 'pool.terminate(); }'),
      );
      const plain = await runNode([program]);
      assert.equal(plain.stdout, '1 2 3 4 5 6 7 8 9 default default default\n', plain.stderr);
    });
  });

  it('in a module that is imported at run time only', async () => {
    await inFolder(
      {
        'program.ts': `
          import * as mp from 'multiprocessing';
          if (import.meta.main) {
            const { work } = await import('./later.ts');
            const p = new mp.Process({ target: work, args: [2] });
            p.start();
            p.join();
            console.log(p.exitcode);
          }`,
        'later.ts': `await 0; const hidden = (x: number) => { console.log('later', x); }; export const work = hidden;`,
      },
      async (folder) => {
        const { runProgram } = await import('../support/run-program.ts');
        const { lines, stderr } = await runProgram(join(folder, 'program.ts'));
        assert.deepEqual(lines, ['later 2', '0'], stderr);
      },
    );
  });

  it('with the preload, in TypeScript and CommonJS', async () => {
    const body = (isMain: string) => `
      class Greeter { constructor(name) { this.name = name; } greet() { return 'hello ' + this.name; } }
      async function f(greeter) { console.log(greeter.greet(), ${isMain}); }
      if (${isMain}) {
        const p = new Process({ target: f, args: [new Greeter('bob')] });
        p.start();
        p.join();
        console.log(p.exitcode);
      }`;
    await inFolder(
      {
        'main.ts': `import { Process } from 'multiprocessing'; enum E { A } ${body('import.meta.main').replace('(name)', '(public name: string)').replace(' this.name = name; ', '').replace('(greeter)', '(greeter: Greeter)')}`,
        'main.cjs': `const { Process } = require('multiprocessing'); ${body('require.main === module')}`,
      },
      async (folder) => {
        for (const file of ['main.ts', 'main.cjs']) {
          const { lines, stderr } = await runNode(['--import', preload, join(folder, file)]);
          assert.deepEqual(lines, ['hello bob false', '0'], `${file}: ${stderr}`);
        }
      },
    );
  });

  it('among the exports of a module in plain Node, and nowhere else', async () => {
    await inFolder(
      {
        'main.mjs': `
          import { Process, Queue, isMainProcess } from 'multiprocessing';
          export function exported(x) { console.log('exported', x, isMainProcess); }
          function listed(x) { console.log('listed', x); }
          export { listed as other };
          export class Pair { constructor(a, b) { this.a = a; this.b = b; } sum() { return this.a + this.b; } }
          export class Unseen {}
          export class Long {
            // V8 knows a class by its constructor, which stands further down.
            static made = 0;
            constructor(text) {
              this.text = text;
            }
          }
          const Listed = class {
            constructor() { this.text = 'listed'; }
          };
          export { Listed };
          export function texts(queue, ...all) { queue.put(all.map(({ constructor, text }) => constructor.name + ' ' + text)); }
          export function answer(queue, pair) { queue.put(new Pair(pair.sum(), 1)); queue.put(new Unseen()); }
          function hidden() {}
          if (isMainProcess) {
            const queue = new Queue();
            const asked = new Process({ target: answer, args: [queue, new Pair(2, 3)] });
            asked.start();
            console.log(queue.get().sum());
            try { queue.get(); } catch (error) { console.log(error.cause.message); }
            asked.join();
            const told = new Process({ target: texts, args: [queue, new Long('long'), new Listed()] });
            told.start();
            console.log(queue.get().join());
            told.join();
            for (const target of [exported, listed]) {
              const p = new Process({ target, args: [1] });
              p.start();
              p.join();
            }
            try { new Process({ target: hidden }).start(); } catch (error) { console.log(error.message); }
          }`,
        'main.cjs': `
          const { Process, isMainProcess } = require('multiprocessing');
          exports.f = function f(x) { console.log('required', x); };
          if (isMainProcess) {
            const p = new Process({ target: exports.f, args: [2] });
            p.start();
            p.join();
          }`,
        // As bundlers and compilers make CommonJS of an ES module: its exports are getters.
        'compiled.cjs': `
          Object.defineProperty(exports, '__esModule', { value: true });
          Object.defineProperty(exports, 'default', { get: () => Kept, enumerable: true });
          Object.defineProperty(exports, 'more', { get: () => add, enumerable: true });
          Object.defineProperty(exports, 'keep', { get: () => make, enumerable: true });
          Object.defineProperty(exports, 'later', { get: () => later, enumerable: true });
          const mp = require('multiprocessing');
          function add(x) { return x + 1; }
          function make(x) { return new Kept(x); }
          class Kept {
            constructor(x) { this.x = x; }
          }
          if (mp.isMainProcess) {
            const pool = new mp.Pool(1);
            const queue = new mp.Queue();
            queue.put(new Kept(5));
            console.log(pool.map(add, [1]), pool.apply(make, [3]).x, queue.get().x);
            pool.terminate();
          }
          const later = 1;`,
      },
      async (folder) => {
        mkdirSync(join(folder, 'node_modules'));
        symlinkSync(runtime, join(folder, 'node_modules', 'multiprocessing'));
        const { lines, stderr } = await runNode([join(folder, 'main.mjs')]);
        const [sum, unseen, long, ...others] = lines;
        assert.equal(sum, '6', stderr);
        assert.equal(long, 'Long long,Listed listed', stderr);
        // The main line still runs, and has never shown this class.
        assert.match(unseen ?? '', /main\.mjs is still being evaluated.*multiprocessing\/register/);
        assert.deepEqual(others.slice(0, 2), ['exported 1 false', 'listed 1'], stderr);
        assert.match(others[2] ?? '', /^target is a closure \(hidden\)/);
        const cjs = await runNode(['--disable-warning=ExperimentalWarning', join(folder, 'main.cjs')]);
        assert.deepEqual(cjs.lines, ['required 2'], cjs.stderr);
        const compiled = await runNode([join(folder, 'compiled.cjs')]);
        assert.deepEqual(compiled.lines, ['[ 2 ] 3 5'], compiled.stderr);
      },
    );
  });
});
