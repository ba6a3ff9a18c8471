/**
 * The pools of Node that are compared with. They are the business of this bench alone, so they have a folder of their own
 * and are installed here when it first runs, not with everything that users and tests need.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const folder = import.meta.dirname;
const { devDependencies } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));

/** @throws Error when they are not there and can't be had. */
export function installPools() {
  if (Object.keys(devDependencies).every((name) => installedVersion(name) === devDependencies[name])) return;
  console.log('\nInstalling the pools of Node to compare with, into bench/pools …');
  const { status, stderr } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the pools of Node could not be installed\n${stderr}`);
}

export function versionsOfPools() {
  return Object.entries(devDependencies)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
}

function installedVersion(name) {
  const file = `${folder}/node_modules/${name}/package.json`;
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}
