/** The start method that a program has which does not choose one: the fork server, and spawn where that does not work. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runNode, runText } from '../support/run-program.ts';

const root = resolve(import.meta.dirname, '../..');
const preload = join(root, 'runtime/dist/register.js');

async function inFolder<T>(files: Record<string, string>, use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'mp-default-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Loaded before the library, in each process: what it calls `fork` fails, as on a machine that is short of memory. */
const withoutFork = `
  import koffi from ${JSON.stringify(pathToFileURL(join(root, 'node_modules/koffi/index.js')).href)};
  const { load } = koffi;
  koffi.load = (...args) => {
    const library = load(...args);
    const func = (declaration, ...rest) => declaration === 'int fork()' ? () => -1 : library.func(declaration, ...rest);
    return Object.create(library, { func: { value: func } });
  };`;

const program = `
  import * as mp from 'multiprocessing';
  function child(x: number) { console.log('child', x, mp.getStartMethod()); }
  if (import.meta.main) {
    mp.logToStderr('WARNING');
    try {
      if (process.argv[2]) mp.setStartMethod(process.argv[2] as 'spawn');
      console.log(mp.getAllStartMethods()[0], mp.getStartMethod());
      using pool = new mp.Pool(2);
      const ctx = mp.getContext();
      for (const Process of [mp.Process, ctx.Process]) {
        const p = new Process({ target: child, args: [1] });
        p.start();
        p.join();
        console.log(p.exitcode);
      }
      console.log(pool.map(Math.sqrt, [4, 9]).join(), mp.getStartMethod());
    } catch (error) { console.log(error.code); }
  }`;

const bySpawn = ['forkserver forkserver', 'child 1 spawn', '0', 'child 1 spawn', '0', '2,3 spawn'];
const noted = /^\[WARNING\/MainProcess\] The start method is spawn in place of forkserver: .+\n$/;

describe('the default start method', () => {
  it('is forkserver', async () => {
    const { lines, stderr, code } = await runText(program);
    assert.deepEqual(
      lines,
      bySpawn.map((line) => line.replace('spawn', 'forkserver')),
      stderr,
    );
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('is spawn where forking fails, with a note in the log', async () => {
    await inFolder({ 'without-fork.mjs': withoutFork }, async (folder) => {
      const execArgv = ['--import', join(folder, 'without-fork.mjs')];
      const { lines, stderr } = await runText(program, { execArgv });
      assert.deepEqual(lines, bySpawn, stderr);
      assert.match(stderr, noted);
      const named = await runText(program, { execArgv, args: ['forkserver'] });
      assert.deepEqual(named.lines, ['forkserver forkserver', 'ERR_MP_FORK'], named.stderr);
    });
  });

  it('is spawn where the server can not be started, with a note in the log', async () => {
    const node = process.env['MP_TEST_NODE'] ?? process.execPath;
    const wrapper = `#!/bin/sh\ncase "$*" in *forkserver.cjs*) exit 1;; esac\nexec ${node} "$@"\n`;
    await inFolder({ node: wrapper }, async (folder) => {
      const executable = join(folder, 'node');
      chmodSync(executable, 0o755);
      const { lines, stderr } = await runText(
        program.replace('mp.logToStderr', `mp.setExecutable(${JSON.stringify(executable)}); mp.logToStderr`),
      );
      assert.deepEqual(lines, bySpawn, stderr);
      assert.match(stderr, noted);
    });
  });

  it('is spawn under hooks that a fork does not have, with a note in the log', async () => {
    await inFolder({ 'hooks.mjs': 'export {};' }, async (folder) => {
      const { lines, stderr } = await runText(program, {
        execArgv: ['--no-warnings', '--experimental-loader', pathToFileURL(join(folder, 'hooks.mjs')).href],
      });
      assert.deepEqual(
        lines,
        bySpawn.map((line) => line.replaceAll('forkserver', 'spawn')),
        stderr,
      );
      assert.match(stderr, noted);
    });
  });
});

describe('a child of the fork server', () => {
  const text = `
    import * as mp from 'multiprocessing';
    import { basename } from 'node:path';
    enum Colour { Red = 7 }
    function child() {
      console.log(Colour.Red, basename(process.cwd()), process.env['NEW'], process.env['OLD'], process.env['SAME']);
      console.log(process.execArgv.join(' '), process.env['NODE_OPTIONS']);
    }
    if (import.meta.main) {
      for (const round of [1, 2]) {
        const p = new mp.Process({ target: child });
        p.start();
        p.join();
        if (round === 2) break;
        process.chdir('inner');
        process.env['NEW'] = 'set';
        delete process.env['OLD'];
      }
      console.log(mp.getStartMethod());
    }`;

  async function tell(execArgv: readonly string[], options?: string): Promise<string[]> {
    return await inFolder({ 'program.ts': text }, async (folder) => {
      mkdirSync(join(folder, 'node_modules'));
      mkdirSync(join(folder, 'inner'));
      symlinkSync(join(root, 'runtime'), join(folder, 'node_modules/multiprocessing'));
      const { lines, stderr } = await runNode([...execArgv, join(folder, 'program.ts')], {
        cwd: folder,
        env: { OLD: 'old', SAME: 'same', ...(options === undefined ? {} : { NODE_OPTIONS: options }) },
      });
      assert.equal(stderr, '');
      return lines.map((line) => line.replace(/mp-default-\w+/, 'FOLDER'));
    });
  }

  it('works where its parent does, and has its environment and options', async () => {
    const options = `--import ${preload}`;
    assert.deepEqual(await tell(options.split(' ')), [
      '7 FOLDER undefined old same',
      `${options} undefined`,
      '7 inner set undefined same',
      `${options} undefined`,
      'forkserver',
    ]);
  });

  it('has the hooks of a preload, also of one that the environment names', async () => {
    const options = `--import ${preload}`;
    assert.deepEqual(await tell([], options), [
      '7 FOLDER undefined old same',
      ` ${options}`,
      '7 inner set undefined same',
      ` ${options}`,
      'forkserver',
    ]);
  });

  it('has the hooks of other preloads, that run on a thread', async () => {
    const tsx = join(root, 'node_modules/tsx/dist/loader.mjs');
    const [first] = await tell(['--import', tsx, '--import', preload]);
    assert.equal(first, '7 FOLDER undefined old same');
  });
});
