// Builds everything that runs: the runtime (ESM, one entry a public module), the tools on Node, the extension, the panel.
//   node scripts/build.mjs [runtime|tools|media|types …]     all of it without arguments
import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (path) => root + path;
const present = (paths) => paths.filter((path) => existsSync(at(path))).map(at);

/** Every public module of the library has a file of its own name in `runtime/`. */
const publicModules = [
  'index',
  'connection',
  'managers',
  'pool',
  'queues',
  'synchronize',
  'sharedctypes',
  'shared-memory',
  'dummy',
];

/** Not for users' programs: the preload with its hooks and compiler, and what the runner needs of the library. */
const runtimeTools = ['register', 'hooks', 'compiler', 'runner', 'compiler-start'];

const inRuntime = (names) => present(names.map((name) => `runtime/${name}.ts`));

/** The tools use the library as it is built, not a second copy inside of them: every tool lies two folders deep. */
const builtRuntime = {
  name: 'built-runtime',
  setup({ onResolve }) {
    onResolve({ filter: /\/runtime\/(runner|compiler-start)\.ts$/ }, ({ path }) => ({
      path: `../../runtime/dist/${basename(path, '.ts')}.js`,
      external: true,
    }));
  },
};

const common = { bundle: true, sourcemap: true, logLevel: 'warning', target: 'node20', absWorkingDir: root };

const targets = {
  async runtime() {
    rmSync(at('runtime/dist'), { recursive: true, force: true });
    const library = {
      ...common,
      outdir: at('runtime/dist'),
      platform: 'node',
      format: 'esm',
      packages: 'external',
      keepNames: true,
      // Programs run with --enable-source-maps, where Node would read and parse a map at every start of a process. The
      // output is not minified: it reads like the sources.
      sourcemap: false,
    };
    // One file for all that programs use, since every process of a program loads it. It is no module but CommonJS, of
    // which V8 can keep what it has compiled: see runtime/loading/core.ts. The public modules only pass on its names.
    const { metafile } = await build({
      ...library,
      entryPoints: inRuntime(publicModules),
      splitting: true,
      write: false,
      metafile: true,
    });
    const modules = Object.values(metafile.outputs)
      .filter(({ entryPoint }) => entryPoint !== undefined)
      .map(({ entryPoint, exports }) => ({ name: basename(entryPoint, '.ts'), exports }));
    const inCore = (module, name) => `${module.replaceAll('-', '_')}$${name}`;
    const commonJs = { ...library, format: 'cjs', outExtension: { '.js': '.cjs' } };
    await build({
      ...commonJs,
      stdin: {
        contents: [
          ...modules.map(
            ({ name, exports }) =>
              `export { ${exports.map((one) => `${one} as ${inCore(name, one)}`).join(', ')} } from './${name}.ts';`,
          ),
          `export { runSpawnedChild } from './process/bootstrap.ts';`,
          `export { runThread } from './process/thread-bootstrap.ts';`,
          `export { runServedChild, serveForks } from './process/forkserver/start.ts';`,
        ].join('\n'),
        resolveDir: at('runtime'),
        sourcefile: 'core.ts',
      },
      define: { 'import.meta.url': '__mp_core' },
      outdir: undefined,
      outExtension: undefined,
      outfile: at('runtime/dist/core.cjs'),
    });
    for (const { name, exports } of modules) {
      const names = exports.map((one) => `${one} = core.${inCore(name, one)}`).join(',\n  ');
      writeFileSync(
        at(`runtime/dist/${name}.js`),
        `const { core } = process.getBuiltinModule('node:module').createRequire(import.meta.url)('./load.cjs');\n` +
          `export const\n  ${names};\n`,
      );
    }
    await build({ ...library, entryPoints: inRuntime(['thread', 'hooks-later']) });
    await build({
      ...commonJs,
      banner: { js: `const __mp_entry = require('node:url').pathToFileURL(__filename).href;` },
      define: { 'import.meta.url': '__mp_entry' },
      entryPoints: inRuntime(['load', 'child', 'forkserver']),
    });
    // A process beside the program's, which needs little of the library and starts with no more.
    await build({ ...library, entryPoints: inRuntime(['tracker']) });
    await build({
      ...library,
      entryPoints: inRuntime(runtimeTools),
      splitting: true,
      chunkNames: 'chunks/[name]-[hash]',
    });
  },
  async tools() {
    for (const folder of ['chunks', 'cli', 'runner', 'playground']) {
      rmSync(at(`dist/${folder}`), { recursive: true, force: true });
    }
    // Programs on Node, outside of any editor: they may load the runtime (and so koffi).
    await build({
      ...common,
      entryPoints: present(['src/cli/mp.ts', 'src/runner/main.ts', 'src/playground/main.ts']),
      outdir: at('dist'),
      entryNames: '[dir]/[name]',
      outbase: at('src'),
      platform: 'node',
      format: 'esm',
      splitting: true,
      chunkNames: 'chunks/[name]-[hash]',
      packages: 'external',
      plugins: [builtRuntime],
    });
    // Preloaded into the program's Node.
    await build({
      ...common,
      entryPoints: present(['src/runner/await-program.ts']),
      outdir: at('dist/runner'),
      outExtension: { '.js': '.cjs' },
      platform: 'node',
      format: 'cjs',
      sourcemap: false,
    });
    // The extension host loads CommonJS; nothing native in here.
    await build({
      ...common,
      entryPoints: present(['src/extension.ts']),
      outfile: at('dist/extension.cjs'),
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
    });
    // Loaded by the editor's TypeScript server, which wants the module itself to be the function.
    await build({
      ...common,
      entryPoints: present(['src/typescript-plugin/index.ts']),
      outdir: at('src/typescript-plugin/dist'),
      platform: 'node',
      format: 'cjs',
      packages: 'external',
      footer: { js: 'module.exports = module.exports.default;' },
    });
  },
  async media() {
    await build({
      ...common,
      target: ['es2022'],
      entryPoints: present([
        'media/panel.tsx',
        'media/playground/early.ts',
        'media/playground/page.tsx',
        'media/playground/editor.ts',
        'media/playground/editor.worker.ts',
        'media/playground/ts.worker.ts',
      ]),
      outdir: at('dist/media'),
      outbase: at('media'),
      platform: 'browser',
      format: 'esm',
      minify: true,
      jsx: 'automatic',
      jsxImportSource: 'preact',
      loader: { '.ttf': 'file', '.svg': 'dataurl' },
    });
  },
  async types() {
    execFileSync(
      process.execPath,
      [at('node_modules/typescript/bin/tsc'), '-p', at('runtime/tsconfig.build.json')],
      { stdio: 'inherit' },
    );
  },
};

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(targets)) {
  const target = targets[name];
  if (!target)
    throw new Error(`build: there is no part "${name}"; there are: ${Object.keys(targets).join(', ')}`);
  const begin = performance.now();
  await target();
  console.log(`built ${name} in ${((performance.now() - begin) / 1000).toFixed(1)} s`);
}
