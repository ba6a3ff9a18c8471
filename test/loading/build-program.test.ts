/** Whole programs through the build: where they may lie, what they may be made of, what is said when they are wrong. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildProgram, stopBuilding, type BuildResult } from '../../runtime/loading/build-program.ts';
import { runBuilt } from '../support/run-program.ts';

describe('building a program', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'mp-build-test-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  after(stopBuilding);

  /** Writes files, builds the first. */
  async function build(files: Readonly<Record<string, string>>): Promise<BuildResult> {
    for (const [name, text] of Object.entries(files)) {
      const path = join(folder, 'src', name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
    }
    const outDir = join(folder, 'out');
    mkdirSync(outDir);
    return buildProgram({ file: join(folder, 'src', Object.keys(files)[0] ?? ''), outDir });
  }

  async function run(files: Readonly<Record<string, string>>) {
    const built = await build(files);
    if (!built.ok) assert.fail(JSON.stringify(built.errors));
    return { ...(await runBuilt(built)), built };
  }

  it('takes modules of the user’s own, JSON and imports at run time', async () => {
    const { lines, built } = await run({
      'main.ts': `
        import data from './data.json';
        import { double, Shape } from './lib/math.ts';
        import { tripled } from './lib/more';
        import { basename } from 'node:path';
        const { later } = await import('./later.ts');
        console.log(data.answer, double(2), tripled(2), later(), basename(import.meta.url), new Shape().constructor.name);
        const name = ['plain', 'mjs'].join('.');
        console.log(await import('./lib/' + name).then((m) => m.plain));`,
      'data.json': '{ "answer": 42 }',
      'lib/math.ts': `export function double(x: number): number { return x * 2; } export class Shape { static unit = new Shape(); }`,
      'lib/more.ts': `import { double } from './math.js'; export const tripled = (x: number) => double(x) + x;`,
      'lib/plain.mjs': `export const plain = 'not known before';`,
      'later.ts': `export const later = () => import.meta.url.endsWith('/src/later.ts') && !import.meta.main;`,
    });
    assert.deepEqual(lines, ['42 4 6 true main.ts Shape', 'not known before']);
    assert.equal(built.sources[0]?.file, join(folder, 'src/main.ts'));
    assert.deepEqual(built.sources.map(({ file }) => file.slice(folder.length + 5)).sort(), [
      'later.ts',
      'lib/math.ts',
      'lib/more.ts',
      'main.ts',
    ]);
  });

  it('takes CommonJS, sloppy and strict', async () => {
    const sloppy = await run({
      'main.js': `
        const { add } = require('./add.cjs');
        const mp = require('multiprocessing');
        undeclared = 010;
        console.log(add(1, 2), undeclared, typeof mp.Process, require('node:path').basename(__filename));
        console.log(require.main === module, module !== require.main, typeof require('./' + 'add.cjs').add);`,
      'add.cjs': `exports.add = (a, b) => a + b; if (require.main === module) throw new Error('not main');`,
    });
    assert.deepEqual(sloppy.lines, ['3 8 function main.js', 'true false function']);
    assert.equal(sloppy.stderr, '');
    rmSync(join(folder, 'out'), { recursive: true });
    const strict = await run({
      'strict.cjs': `#!/usr/bin/env node\n'use strict';\ntry { undeclared = 1; } catch (error) { console.log(error.name, (function () { return this; })()); }`,
    });
    assert.deepEqual(strict.lines, ['ReferenceError undefined']);
  });

  it('takes the main guard of CommonJS in TypeScript with imports', async () => {
    const { lines, stderr } = await run({
      'main.ts': `
        import { text } from './other';
        if (require.main === module) console.log('main', text);`,
      'other.ts': `export const text = 'other'; if (module === require.main) throw new Error('not main');`,
    });
    assert.deepEqual([stderr, ...lines], ['', 'main other']);
  });

  it('takes CommonJS modules into an ES program', async () => {
    const { lines } = await run({
      'main.mjs': `import lib, { pick } from './lib.cjs'; console.log(lib.base('/a/b'), pick);`,
      'lib.cjs': `const { basename } = require('path'); module.exports = { base: basename, pick: 'picked' };`,
    });
    assert.deepEqual(lines, ['b picked']);
  });

  it('leaves packages where they are', async () => {
    const { lines } = await run({
      'main.ts': `import { where } from 'some-package'; import sub from 'some-package/sub'; console.log(where, sub);`,
      'node_modules/some-package/package.json':
        '{"name":"some-package","type":"module","exports":{".":"./index.js","./sub":{"import":"./esm.js","require":"./cjs.cjs"}}}',
      'node_modules/some-package/index.js': `export const where = import.meta.url.split('/').slice(-2).join('/');`,
      'node_modules/some-package/esm.js': `export default 'imported';`,
      'node_modules/some-package/cjs.cjs': `module.exports = 'required';`,
    });
    assert.deepEqual(lines, ['some-package/index.js imported']);
  });

  it('knows using, top-level await, enums, decorators and private members on every Node', async () => {
    const { lines } = await run({
      'main.ts': `
        using first = { [Symbol.dispose]() { console.log('disposed', this.name); }, name: 'first' };
        await Promise.resolve();
        enum Color { Red = 3, Green }
        const log = (value: Function, context: { name?: unknown }) => { console.log('decorating', context.name); };
        @log class Decorated { #secret = Color.Green; static self = Decorated; reveal() { return this.#secret; } }
        class Plain { static self = Plain; static name2 = 'x'; }
        console.log(Decorated.name, new Decorated().reveal(), Plain.name, Plain.self.name, first.name);`,
    });
    assert.deepEqual(lines, ['decorating Decorated', 'Decorated 4 Plain Plain first', 'disposed first']);
  });

  it('shows the user’s own lines in stacks', async () => {
    const { stderr, code } = await run({
      'main.ts': `import { fail } from './fail.ts';\n\ninterface Gone { a: number }\n\nfunction outer(): void {\n  fail();\n}\nouter();\n`,
      'fail.ts': `type Also = 'gone';\n\nexport function fail(): never {\n  throw new Error('here');\n}\n`,
    });
    assert.equal(code, 1);
    assert.match(stderr, /at fail \(.*src\/fail\.ts:4:9\)/);
    assert.match(stderr, /at outer \(.*src\/main\.ts:6:3\)/);
  });

  it('keeps names that two modules share', async () => {
    const { lines } = await run({
      'main.ts': `import { Same as Other, work as otherWork } from './other.ts';
        class Same {} function work() {}
        console.log(new Same().constructor.name, Other.name, work.name, otherWork.name);`,
      'other.ts': `export class Same {} export function work() {}`,
    });
    assert.deepEqual(lines, ['Same Same work work']);
  });

  const wrong = async (files: Readonly<Record<string, string>>) => {
    const result = await build(files);
    assert.equal(result.ok, false);
    return result.ok ? [] : result.errors;
  };

  it('says where a program is wrong', async () => {
    const [error] = await wrong({ 'main.ts': `const a = 1;\nfunction (\n` });
    assert.equal(error?.file, join(folder, 'src/main.ts'));
    assert.equal(error.line, 2);
    assert.match(error.text, /Expected/);
  });

  it('says which import is not there, in the user’s own line', async () => {
    const [error] = await wrong({
      'main.ts': `interface A {}\n\nimport './lib.ts';\n`,
      'lib.ts': `type B = 1;\n\nimport { x } from './missing.ts';\nconsole.log(x);\n`,
    });
    assert.equal(error?.file, join(folder, 'src/lib.ts'));
    assert.equal(error.line, 3);
    assert.match(error.text, /Could not resolve "\.\/missing\.ts"/);
  });

  it('says what a program is', async () => {
    const [kind] = await wrong({ 'main.txt': 'hello' });
    assert.match(kind?.text ?? '', /\.ts.*not "main\.txt"/);
    const missing = await buildProgram({ file: join(folder, 'nowhere.ts'), outDir: folder });
    assert.ok(!missing.ok);
    assert.match(missing.errors[0]?.text ?? '', /ENOENT/);
  });

  it('writes nothing beside the output', async () => {
    await run({ 'main.ts': `console.log(1);` });
    assert.deepEqual(readdirSync(join(folder, 'src')), ['main.ts']);
    assert.deepEqual(readdirSync(join(folder, 'out')).sort(), ['main.mjs', 'main.mjs.map']);
  });
});
