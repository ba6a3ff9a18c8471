// Starts the playground, setting up first whatever is missing.
//   npm start                          opens a browser where there is a desktop
//   npm start -- --port 8000 --no-open
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(
    `Node ${process.versions.node} is too old: the playground needs Node 20.19 or newer (https://nodejs.org).`,
  );
}

// Before anything is fetched. The server says the same of itself.
if (process.platform !== 'linux') {
  const where =
    process.platform === 'win32'
      ? 'in WSL (Windows Subsystem for Linux) or in a dev container'
      : 'in a dev container, or on a Linux machine';
  fail(`The playground runs on Linux only, so far. Open this folder ${where}: there everything works.`);
}

if (needsInstall()) {
  console.log('Installing what the playground needs (once) …');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  step(
    npm,
    ['ci', '--no-audit', '--no-fund'],
    'The packages could not be installed: the lines above say why. This step needs the network once.',
  );
}
if (needsBuild()) {
  console.log('Building …');
  step(process.execPath, ['scripts/build.mjs'], 'The build failed: the lines above say where.');
}
await import(new URL('../dist/playground/main.js', import.meta.url).href);

/** npm writes this file after each install; an older one than the lock file's means that packages have changed. */
function needsInstall() {
  return modified('node_modules/.package-lock.json') < modified('package-lock.json');
}

/** Whether a source is newer than what was built from it. */
function needsBuild() {
  const built = [
    'dist/playground/main.js',
    'dist/media/playground/page.js',
    'runtime/dist/index.js',
    'runtime/dist/types/runtime/index.d.ts',
  ];
  const oldest = Math.min(...built.map(modified));
  return ['runtime', 'trace', 'src', 'media', 'lessons', 'scripts'].some((folder) => newest(folder) > oldest);
}

function newest(folder) {
  return readdirSync(root + folder, { withFileTypes: true })
    .filter(({ name }) => name !== 'dist' && name !== 'node_modules')
    .reduce((latest, entry) => {
      const path = `${folder}/${entry.name}`;
      return Math.max(latest, entry.isDirectory() ? newest(path) : modified(path));
    }, 0);
}

/** 0 for a file that is not there. */
function modified(path) {
  return existsSync(root + path) ? statSync(root + path).mtimeMs : 0;
}

function step(command, args, whatIfNot) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail(whatIfNot);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
