// Puts together the folder that is packed: built output only, the manifest without what is for development, and the few
// packages that run beside it. The layout is that of the project, so that everything finds everything the same way.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { targets } from './targets.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const json = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Below each package only what runs is kept. */
const runs = /\.(?:[cm]?js|json|node|exe)$|^LICENSE|^esbuild$/i;
const declares = /\.d\.[cm]?ts$|^LICENSE|^package\.json$/i;

function copyFiltered(from, to, keep) {
  cpSync(from, to, {
    recursive: true,
    dereference: true,
    filter: (path) => {
      const inside = relative(from, path);
      if (inside.split(sep).includes('node_modules')) return false;
      return statSync(path).isDirectory() || keep.test(basename(path));
    },
  });
  dropEmptyFolders(to);
}

function dropEmptyFolders(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) dropEmptyFolders(join(folder, entry.name));
  }
  if (readdirSync(folder).length === 0) rmSync(folder, { recursive: true });
}

/** The file and every chunk that it reaches by relative imports. */
function copyWithChunks(entry, stage, done = new Set()) {
  if (done.has(entry)) return;
  done.add(entry);
  const to = join(stage, relative(root, entry));
  mkdirSync(dirname(to), { recursive: true });
  const text = readFileSync(entry, 'utf8');
  // The maps stay behind, and so does the line that asks for them.
  writeFileSync(to, text.replace(/\n\/\/# sourceMappingURL=\S+\s*$/, '\n'));
  for (const [, path] of text.matchAll(/(?:from|import)\s*\(?\s*["'](\.{1,2}\/[^"']+\.js)["']/g)) {
    const next = join(dirname(entry), path);
    if (next.startsWith(join(root, 'dist')) && existsSync(next)) copyWithChunks(next, stage, done);
  }
}

/** Where Node finds a package from a folder of the project. */
function packageFolder(name) {
  const folder = join(root, 'node_modules', name);
  if (!existsSync(folder)) throw new Error(`${name} is not installed; run npm ci first.`);
  return folder;
}

/** A native package of another platform is fetched; npm would not install it here by itself. */
function nativeFolder(name, version) {
  const installed = join(root, 'node_modules', name);
  if (existsSync(installed) && json(join(installed, 'package.json')).version === version) return installed;
  const cache = join(root, 'out', 'natives', `${name.replace('/', '-')}-${version}`);
  const folder = join(cache, 'node_modules', name);
  if (!existsSync(folder)) {
    mkdirSync(cache, { recursive: true });
    writeFileSync(join(cache, 'package.json'), '{"private": true}');
    const result = spawnSync(
      'npm',
      ['install', '--no-save', '--force', '--ignore-scripts', `${name}@${version}`],
      {
        cwd: cache,
        encoding: 'utf8',
      },
    );
    if (result.status !== 0 || !existsSync(folder))
      throw new Error(`${name}@${version} could not be fetched:\n${result.stderr}`);
  }
  return folder;
}

function copyPackages(stage, names, copied) {
  for (const name of names) {
    if (copied.has(name)) continue;
    const from = packageFolder(name);
    const manifest = json(join(from, 'package.json'));
    copied.set(name, manifest.version);
    copyFiltered(
      from,
      join(stage, 'node_modules', name),
      name.startsWith('@types/') || name === 'undici-types' ? declares : runs,
    );
    copyPackages(stage, Object.keys(manifest.dependencies ?? {}), copied);
  }
}

/** Only what the editor reads: no scripts, no workspaces, no packages for development. */
function manifestFor(dependencies) {
  const manifest = json(join(root, 'package.json'));
  for (const name of ['scripts', 'workspaces', 'devDependencies', 'private', 'bin']) delete manifest[name];
  return { ...manifest, dependencies: Object.fromEntries([...dependencies].sort()) };
}

/** Fills the folder `stage`, which is made anew. */
export function stagePackage(stage, target) {
  const native = targets[target];
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });

  // What runs: the extension, the runner with its chunks, the panel.
  for (const entry of [
    'dist/extension.cjs',
    'dist/runner/main.js',
    'dist/runner/await-program.cjs',
    'src/typescript-plugin/dist/index.js',
  ])
    copyWithChunks(join(root, entry), stage);
  mkdirSync(join(stage, 'dist/media'), { recursive: true });
  const style = readFileSync(join(root, 'dist/media/panel.css'), 'utf8');
  for (const name of readdirSync(join(root, 'dist/media'))) {
    const used =
      name === 'panel.js' || name === 'panel.css' || (/\.(ttf|woff2?)$/.test(name) && style.includes(name));
    if (used) copyFileSync(join(root, 'dist/media', name), join(stage, 'dist/media', name));
  }
  for (const name of ['panel.js', 'panel.css']) {
    const path = join(stage, 'dist/media', name);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/\n?(?:\/\/|\/\*)# sourceMappingURL=\S+(?: \*\/)?\s*$/, '\n'),
    );
  }

  // What is shown.
  for (const name of ['media/icons', 'media/walkthrough', 'lessons', 'docs/concepts']) {
    if (existsSync(join(root, name))) cpSync(join(root, name), join(stage, name), { recursive: true });
  }
  copyFileSync(join(root, 'LICENSE'), join(stage, 'LICENSE'));
  if (existsSync(join(root, 'CHANGELOG.md')))
    copyFileSync(join(root, 'CHANGELOG.md'), join(stage, 'CHANGELOG.md'));
  copyFileSync(join(root, 'docs/extension.md'), join(stage, 'README.md'));

  // The library, which the runner finds where it is in the project, and what it needs.
  const library = join(stage, 'runtime');
  const { dependencies } = json(join(root, 'runtime/package.json'));
  const copied = new Map();
  copyFiltered(join(root, 'runtime/dist'), join(library, 'dist'), /\.(?:[cm]?js|d\.ts)$/);
  copyFileSync(join(root, 'runtime/package.json'), join(library, 'package.json'));
  copyPackages(stage, Object.keys(dependencies), copied);
  for (const name of [`@esbuild/${native.esbuild}`, `@koromix/koffi-${native.koffi}`]) {
    const version = dependencies[name.startsWith('@esbuild') ? 'esbuild' : 'koffi'];
    copyFiltered(nativeFolder(name, version), join(stage, 'node_modules', name), runs);
    copied.set(name, version);
  }
  // Its first start replaces this by a second copy of the binary.
  rmSync(join(stage, 'node_modules/esbuild/bin'), { recursive: true, force: true });
  for (const name of native.without)
    rmSync(join(stage, 'node_modules', `@koromix/koffi-${native.koffi}`, name), {
      recursive: true,
      force: true,
    });

  // The TypeScript server looks for its plugin in node_modules; Node's types go with the library's.
  const plugin = join(stage, 'node_modules/multiprocessing-typescript-plugin');
  mkdirSync(plugin, { recursive: true });
  cpSync(join(stage, 'src/typescript-plugin/dist'), join(plugin, 'dist'), { recursive: true });
  rmSync(join(stage, 'src'), { recursive: true });
  cpSync(join(root, 'src/typescript-plugin/types'), join(plugin, 'types'), { recursive: true });
  copyFileSync(join(root, 'src/typescript-plugin/package.json'), join(plugin, 'package.json'));
  copied.set('multiprocessing-typescript-plugin', json(join(plugin, 'package.json')).version);
  copyPackages(stage, ['@types/node'], copied);

  writeFileSync(join(stage, '.vscodeignore'), '**/*.map\n');
  writeFileSync(join(stage, 'package.json'), `${JSON.stringify(manifestFor(copied), null, 2)}\n`);
}
