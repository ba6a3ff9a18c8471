/** The newest CPython of this machine: pyenv's versions and what `python3` is. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** `{ path, version }`, or `undefined`. */
export function newestPython() {
  const pyenv = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  const candidates = existsSync(pyenv)
    ? readdirSync(pyenv).map((version) => join(pyenv, version, 'bin/python3'))
    : [];
  return [...candidates, 'python3']
    .map((path) => ({ path, version: versionOf(path) }))
    .filter(({ version }) => version !== undefined)
    .sort((a, b) => compare(b.version, a.version))[0];
}

function versionOf(path) {
  try {
    return execFileSync(path, ['-c', 'import platform; print(platform.python_version())'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return undefined;
  }
}

function compare(a, b) {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  for (let part = 0; part < 3; part++)
    if (left[part] !== right[part]) return (left[part] ?? 0) - (right[part] ?? 0);
  return 0;
}
