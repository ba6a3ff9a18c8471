/** Which Node can run programs; told in the same words everywhere. */

const MINIMUM = [20, 19] as const;

/** What to tell the learner when this version is too old; undefined when it is not. */
export function tooOld(version: string): string | undefined {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return undefined;
  return `Node ${version.replace(/^v/, '')} is too old: Node ${MINIMUM.join('.')} or newer is needed. Install the current LTS release from nodejs.org, or name another Node.`;
}

/** What to tell on a system that can't run programs yet; undefined where it can. */
export function unsupportedPlatform(platform: NodeJS.Platform): string | undefined {
  if (platform === 'linux') return undefined;
  return platform === 'win32'
    ? 'Programs can not run on Windows yet. Open this folder in WSL (Windows Subsystem for Linux) or in a dev container: there everything works.'
    : `Programs can not run on ${platform === 'darwin' ? 'macOS' : platform} yet. Open this folder in a dev container, or on a Linux machine: there everything works.`;
}
