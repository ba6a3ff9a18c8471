/** What is in the .vsix. That it works when it is installed is what the tests of the workbench show. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { packExtension, target } from './harness/pack.ts';
import { zipEntries, type ZipEntry } from './zip.ts';

describe('the package', function () {
  this.timeout(180_000);
  let vsix: string;
  let entries: ZipEntry[];
  const names = (): string[] => entries.map(({ name }) => name.replace(/^extension\//, ''));
  const text = (name: string): string => {
    const entry = entries.find((candidate) => candidate.name === `extension/${name}`);
    assert.ok(entry, `${name} is missing`);
    return entry.read().toString('utf8');
  };

  before(() => {
    vsix = packExtension();
    entries = zipEntries(vsix);
  });

  it('has what runs: extension, runner, panel, library, native parts of this platform, lessons', () => {
    const has = new Set(names());
    for (const name of [
      'package.json',
      'readme.md',
      'LICENSE.txt',
      'dist/extension.cjs',
      'dist/runner/main.js',
      'dist/media/panel.js',
      'dist/media/panel.css',
      'runtime/package.json',
      'runtime/dist/index.js',
      'runtime/dist/child.cjs',
      'runtime/dist/runner.js',
      'runtime/dist/types/runtime/index.d.ts',
      'node_modules/multiprocessing-typescript-plugin/dist/index.js',
      'node_modules/multiprocessing-typescript-plugin/types/multiprocessing.d.ts',
      'node_modules/@types/node/index.d.ts',
      'node_modules/koffi/package.json',
      `node_modules/@koromix/koffi-${target}/package.json`,
      'node_modules/esbuild/lib/main.js',
      `node_modules/@esbuild/${target}/bin/esbuild`,
      'lessons/dining-philosophers/program.ts',
      'media/icons/icon.png',
    ]) {
      assert.ok(has.has(name), `${name} is missing`);
    }
  });

  it('has each module of the library, to run and to know the types of', () => {
    const has = new Set(names());
    const { exports } = JSON.parse(text('runtime/package.json')) as {
      exports: Record<string, string | { types?: string; default: string }>;
    };
    for (const [name, entry] of Object.entries(exports)) {
      for (const path of typeof entry === 'string' ? [entry] : Object.values(entry))
        assert.ok(has.has(join('runtime', path)), `${name}: ${path} is missing`);
    }
  });

  it('has built output only: no sources, tests, maps, scripts or tools, and stays small', () => {
    const unwanted = names().filter(
      (name) =>
        /\.map$|\.tsx$|^(?:src|test|scripts|bench|trace|out|\.ci)\/|^node_modules\/(?:typescript|vscode|mocha|monaco-editor|tsx|eslint)\//.test(
          name,
        ) ||
        (/(?<!\.d)\.ts$/.test(name) && !name.startsWith('lessons/')),
    );
    assert.deepEqual(unwanted, []);
    const megabytes = statSync(vsix).size / 1e6;
    assert.ok(megabytes < 10, `${megabytes.toFixed(1)} MB`);
    const extension = entries.find(({ name }) => name === 'extension/dist/extension.cjs');
    assert.ok(extension !== undefined && extension.size < 500_000, `${extension?.size ?? 0} bytes`);
  });

  it('has a manifest for this platform, a PNG of 128 pixels, and a README without SVG', () => {
    const manifest =
      entries
        .find(({ name }) => name === 'extension.vsixmanifest')
        ?.read()
        .toString('utf8') ?? '';
    assert.match(manifest, new RegExp(`TargetPlatform="${target}"`));
    const icon =
      entries.find(({ name }) => name === 'extension/media/icons/icon.png')?.read() ?? Buffer.alloc(24);
    assert.equal(icon.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([icon.readUInt32BE(16), icon.readUInt32BE(20)], [128, 128]);
    assert.doesNotMatch(text('readme.md'), /\.svg/i);
    const { devDependencies, workspaces } = JSON.parse(text('package.json')) as Record<string, unknown>;
    assert.deepEqual([devDependencies, workspaces], [undefined, undefined]);
  });
});
