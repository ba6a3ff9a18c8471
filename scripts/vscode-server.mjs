// The real VS Code as a server, for the tests inside it and the screenshots: code-server from npm, in a cache folder
// outside of the project (it is large), built once.
//   node scripts/vscode-server.mjs      installs it when it is not there, prints where it is
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The newest that runs on Node 20; it is VS Code 1.100. */
export const codeServerVersion = '4.100.3';
/** Its native parts are built for this Node; another major gets one of these from npm, beside it in the cache. */
const nodeMajor = 20;
const nodeVersion = '20.20.2';
/** VS Code starts without each of these, only some corner is missing; the first two it does need. */
const nativeModules = [
  '@vscode/spdlog',
  'node-pty',
  'native-watchdog',
  '@parcel/watcher',
  '@vscode/deviceid',
  'kerberos',
];

export const cacheFolder = join(
  process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
  'multiprocessing-playground',
);

export class SetupError extends Error {}

function environment(node) {
  const env = { ...process.env, npm_config_fund: 'false', npm_config_audit: 'false' };
  // An `npm test` passes its own settings on to every npm below it; these must be installed like anybody's.
  for (const name of Object.keys(env)) {
    if (
      /^npm_(?!config_(fund|audit|registry|cache|nodedir|proxy|https_proxy|cafile|userconfig)$)/i.test(name)
    )
      delete env[name];
  }
  delete env.NODE_OPTIONS;
  env.PATH = `${join(node, '..')}${delimiter}${env.PATH ?? ''}`;
  return env;
}

function run(label, command, args, { cwd, env, mayFail = false }) {
  const begin = performance.now();
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  const ok = result.status === 0;
  console.log(
    `   ${label}: ${ok ? 'done' : mayFail ? 'not to be had, going on without' : 'failed'}, ` +
      `${((performance.now() - begin) / 1000).toFixed(0)} s`,
  );
  if (!ok && !mayFail) {
    const said = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`;
    throw new SetupError(`"${command} ${args.join(' ')}" failed:\n${said.split('\n').slice(-30).join('\n')}`);
  }
  return ok;
}

function which(command) {
  const found = spawnSync('sh', ['-c', 'command -v "$1"', 'sh', command], { encoding: 'utf8' });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** Debian's packages, when this user may install them. Whether they are there is for the caller to look at. */
function apt(packages) {
  if (which('apt-get') === undefined) return;
  const root = process.getuid?.() === 0;
  if (!root && spawnSync('sudo', ['-n', 'true']).status !== 0) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const sudo = root ? [] : ['sudo', '-n'];
  for (const args of [
    ['apt-get', 'update', '-q'],
    ['apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages],
  ]) {
    const [command, ...rest] = [...sudo, ...args];
    run(args.slice(0, 2).join(' '), command, rest, { env, mayFail: true });
  }
}

/** Path of a Chromium that Playwright can drive. Installs Debian's where there is none; throws a SetupError. */
export function findChromium() {
  const candidates = () =>
    [
      process.env.CHROMIUM,
      '/usr/bin/chromium',
      which('chromium'),
      which('chromium-browser'),
      which('google-chrome'),
    ].find((path) => path !== undefined && existsSync(path));
  let found = candidates();
  if (found === undefined) {
    console.log('Chromium is missing, installing it:');
    apt(['chromium']);
    found = candidates();
  }
  if (found === undefined) {
    throw new SetupError(
      'There is no Chromium and it could not be installed. Install one (Debian: apt-get install chromium), or set CHROMIUM to the path of a Chrome.',
    );
  }
  return found;
}

/** A Node of the major version that the server is made for. */
function findNode() {
  if (Number(process.versions.node.split('.')[0]) === nodeMajor) return process.execPath;
  const folder = join(cacheFolder, `node-${nodeVersion}`);
  const name = `node-${process.platform}-${process.arch}`;
  const path = join(folder, 'node_modules', name, 'bin', 'node');
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private": true}');
    run(`Node ${nodeVersion}`, 'npm', ['install', '--no-save', `${name}@${nodeVersion}`], {
      cwd: folder,
      env: environment(process.execPath),
    });
  }
  return path;
}

function krb5Headers() {
  return ['/usr/include/gssapi/gssapi.h', '/usr/include/gssapi.h'].some((path) => existsSync(path));
}

function install(folder, node) {
  const npm = (label, args, cwd, mayFail = false) =>
    run(label, 'npm', args, { cwd, env: environment(node), mayFail });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  npm(
    `code-server ${codeServerVersion}`,
    ['install', '--ignore-scripts', `code-server@${codeServerVersion}`],
    folder,
  );
  const server = join(folder, 'node_modules', 'code-server');
  const vscode = join(server, 'lib', 'vscode');
  npm('libraries of VS Code', ['install', '--omit=dev', '--ignore-scripts'], vscode);
  npm(
    'libraries of its extensions',
    ['install', '--omit=dev', '--ignore-scripts'],
    join(vscode, 'extensions'),
  );
  for (const name of nativeModules) {
    // node-pty's last step fails after its binary was built; what matters is whether VS Code starts.
    npm(`building ${name}`, ['rebuild', name], vscode, true);
  }
  npm('building argon2', ['rebuild', 'argon2'], folder);
  if (!existsSync(join(vscode, 'node_modules.asar')))
    symlinkSync('node_modules', join(vscode, 'node_modules.asar'));
  const bin = join(vscode, 'node_modules', '@vscode', 'ripgrep', 'bin');
  mkdirSync(bin, { recursive: true });
  const ripgrep = which('rg');
  if (ripgrep !== undefined) copyFileSync(ripgrep, join(bin, 'rg'));
  // It loads all of the native modules that its start needs.
  run('first start', node, [join(server, 'out', 'node', 'entry.js'), '--version'], {
    cwd: folder,
    env: environment(node),
  });
}

/**
 * Where the server is, after making sure that it is there: `{ node, entry }`, to be started as `node entry …`.
 * The first time takes minutes. Throws a {@link SetupError} that says what could not be had.
 */
export function ensureVscodeServer() {
  if (process.platform !== 'linux')
    throw new SetupError(
      'The VS Code server is set up on Linux only. On a desktop run the same tests with: node scripts/test-desktop.mjs',
    );
  const folder = join(cacheFolder, `code-server-${codeServerVersion}`);
  const node = findNode();
  const place = { node, entry: join(folder, 'node_modules', 'code-server', 'out', 'node', 'entry.js') };
  if (existsSync(place.entry)) return place;
  console.log(`Setting up VS Code as a server in ${folder} (once; this takes some minutes):`);
  const missing = [
    ...(which('rg') === undefined ? ['ripgrep'] : []),
    ...(krb5Headers() ? [] : ['libkrb5-dev']),
    ...(which('g++') === undefined || which('make') === undefined ? ['build-essential'] : []),
    ...(which('python3') === undefined ? ['python3'] : []),
  ];
  if (missing.length > 0) apt(missing);
  // Built aside and moved into place when it is whole: an interrupted setup is never taken for a finished one.
  const aside = `${folder}.partial-${process.pid}`;
  try {
    for (const name of existsSync(cacheFolder) ? readdirSync(cacheFolder) : []) {
      const pid = Number(/^code-server-.*\.partial-(\d+)$/.exec(name)?.[1]);
      if (pid > 0 && !existsSync(`/proc/${pid}`))
        rmSync(join(cacheFolder, name), { recursive: true, force: true });
    }
    install(aside, node);
    if (!existsSync(place.entry)) renameSync(aside, folder);
  } catch (error) {
    if (error instanceof SetupError)
      throw new SetupError(`The VS Code server could not be set up. ${error.message}`);
    throw error;
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
  return place;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { node, entry } = ensureVscodeServer();
    console.log(`VS Code ${codeServerVersion} as a server: ${node} ${entry}`);
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.error(error.message);
    process.exitCode = 1;
  }
}
