/**
 * Which Node runs the programs. The editor's own process is not one on a desktop (it is Electron, and loads nothing
 * native), so a plain Node is looked for: the one of the settings, else the one on the PATH, else one at the places
 * where installers put it, else the one that the editor's server itself runs on.
 */
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { isNewEnough, oldestNodeWords, versionOf } from '../runner/node-version.ts';

export type FoundNode =
  | { ok: true; path: string; version: string }
  /** asked: the path of the settings was at fault, not the search. */
  | { ok: false; asked: boolean; title: string; detail: string };

export interface NodeSearch {
  /** The setting; empty: look for one. */
  nodePath: string;
  /** In order of preference. */
  candidates: readonly string[];
}

/** Where a Node may be on this machine; only paths that exist. */
export function nodeCandidates(env: NodeJS.ProcessEnv, home = homedir()): string[] {
  const onPath = (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const nvm = join(home, '.nvm', 'versions', 'node');
  const byVersion = (a: string, b: string): number => b.localeCompare(a, undefined, { numeric: true });
  const folders = [
    ...onPath,
    join(home, '.volta', 'bin'),
    ...(existsSync(nvm)
      ? readdirSync(nvm)
          .sort(byVersion)
          .map((name) => join(nvm, name, 'bin'))
      : []),
    join(home, '.local', 'share', 'fnm', 'aliases', 'default', 'bin'),
    '/opt/homebrew/bin',
    '/usr/local/bin',
    '/usr/bin',
  ];
  const own = process.versions['electron'] === undefined ? [process.execPath] : [];
  const paths = [...folders.map((folder) => join(folder, 'node')), ...own];
  return [...new Set(paths)].filter((path) => existsSync(path));
}

const needed = `Programs need Node.js ${oldestNodeWords} or newer.`;

/** Never rejects: what is wrong is part of the answer, with a way out in words. */
export async function findNode({ nodePath, candidates }: NodeSearch): Promise<FoundNode> {
  if (nodePath !== '') {
    const version = await versionOf(nodePath);
    if (version !== undefined && isNewEnough(version)) return { ok: true, path: nodePath, version };
    return {
      ok: false,
      asked: true,
      title:
        version === undefined ? `"${nodePath}" is not a Node.js.` : `"${nodePath}" is Node.js ${version}.`,
      detail: `${needed} Change the setting multiprocessing.nodePath, or empty it to use the Node.js of this machine.`,
    };
  }
  let newestTooOld: { path: string; version: string } | undefined;
  for (const path of candidates) {
    const version = await versionOf(path);
    if (version === undefined) continue;
    if (isNewEnough(version)) return { ok: true, path, version };
    newestTooOld ??= { path, version };
  }
  return {
    ok: false,
    asked: false,
    title:
      newestTooOld === undefined
        ? 'No Node.js was found on this machine.'
        : `The Node.js of this machine is too old: ${newestTooOld.version} (${newestTooOld.path}).`,
    detail: `${needed} Install one from nodejs.org, or set multiprocessing.nodePath to the path of one.`,
  };
}
