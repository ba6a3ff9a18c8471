/** On what the figures were taken. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';

export function describeMachine({ python, pools }) {
  return {
    cpu: `${cpus()[0]?.model ?? 'unknown CPU'}, ${availableParallelism()} CPUs`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GB`,
    system: `${distribution()}${type()} ${release()}`,
    node: process.version,
    python: python?.version,
    pools,
  };
}

/** How many processes wanted a processor in the last minute: far above what this command needs, others were at work. */
export function load() {
  return loadavg()[0];
}

function distribution() {
  try {
    const [, name] = /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
    return name === undefined ? '' : `${name}, `;
  } catch {
    return '';
  }
}
