/** Which Node can run programs; told in the same words everywhere. Read by old Nodes, too: nothing new is used here. */
import { execFile } from 'node:child_process';

export const oldestNode = [20, 19, 0] as const;
/** As one says it: `20.19`. */
export const oldestNodeWords = oldestNode.slice(0, 2).join('.');

export function isNewEnough(version: string): boolean {
  const parts = version.replace(/^v/, '').split('.').map(Number);
  for (const [index, oldest] of oldestNode.entries()) {
    const part = parts[index] ?? 0;
    if (Number.isNaN(part) || part < oldest) return false;
    if (part > oldest) return true;
  }
  return true;
}

/** Asks the file itself; undefined when it is no Node or does not answer in time. */
export function versionOf(path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const env = { ...process.env };
    delete env['NODE_OPTIONS'];
    execFile(path, ['-p', 'process.versions.node'], { timeout: 10_000, env }, (error, stdout) => {
      const version = stdout.trim();
      resolve(error === null && /^\d+\.\d+\.\d+/.test(version) ? version : undefined);
    });
  });
}

/** What to tell the learner when this version is too old; undefined when it is not. */
export function tooOld(version: string): string | undefined {
  if (isNewEnough(version)) return undefined;
  return `Node ${version.replace(/^v/, '')} is too old: Node ${oldestNodeWords} or newer is needed. Install the current LTS release from nodejs.org, or name another Node.`;
}

/** What to tell on a system that can't run programs yet; undefined where it can. */
export function unsupportedPlatform(platform: NodeJS.Platform): string | undefined {
  if (platform === 'linux') return undefined;
  return platform === 'win32'
    ? 'Programs can not run on Windows yet. Open this folder in WSL (Windows Subsystem for Linux) or in a dev container: there everything works.'
    : `Programs can not run on ${platform === 'darwin' ? 'macOS' : platform} yet. Open this folder in a dev container, or on a Linux machine: there everything works.`;
}
