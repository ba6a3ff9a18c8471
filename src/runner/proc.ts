/** What Linux tells of processes in `/proc`. Processes come and go while it is read; what is gone is left out. */
import { readFileSync, readdirSync } from 'node:fs';

/** Ticks of a second in /proc/PID/stat; fixed by the kernel's interface to user programs. */
const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4096;

export interface ProcessStat {
  readonly pid: number;
  readonly parent: number;
  /** R running, S sleeping, D waiting for a disk, T stopped, Z zombie, … */
  readonly state: string;
  readonly cpuMs: number;
  /** Resident bytes. */
  readonly rss: number;
  /** Tells two processes with the same number apart. */
  readonly startTicks: number;
  /** Of a zombie: exit code, −N for signal N. */
  readonly exitStatus: number;
}

export function readStat(pid: number): ProcessStat | undefined {
  let text: string;
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  } catch {
    return undefined;
  }
  // The second field is the program's name in brackets and may hold anything, brackets and spaces too.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    pid,
    state: fields[0] ?? '?',
    parent: field(4),
    cpuMs: ((field(14) + field(15)) * 1000) / TICKS_PER_SECOND,
    startTicks: field(22),
    rss: field(24) * PAGE_BYTES,
    exitStatus: decodeWaitStatus(field(52)),
  };
}

/** The kernel's wait status as an exit code, or −N for signal N. */
function decodeWaitStatus(status: number): number {
  const signal = status & 0x7f;
  return signal === 0 ? (status >> 8) & 0xff : -signal;
}

/** All processes below `root` (without it), parents before their children. */
export function descendants(root: number): ProcessStat[] {
  const children = new Map<number, ProcessStat[]>();
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid)) continue;
    const stat = readStat(pid);
    if (stat === undefined) continue;
    const siblings = children.get(stat.parent);
    if (siblings === undefined) children.set(stat.parent, [stat]);
    else siblings.push(stat);
  }
  const found: ProcessStat[] = [];
  const queue = [root];
  for (let pid = queue.shift(); pid !== undefined; pid = queue.shift()) {
    for (const child of children.get(pid) ?? []) {
      found.push(child);
      queue.push(child.pid);
    }
  }
  return found;
}

/**
 * Whether it is the library's resource tracker, which ends by itself when it has cleared up after the others. The shell
 * that starts it, and ends with that, is not.
 */
export function isTracker(pid: number): boolean {
  try {
    const [program = '', ...args] = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
    return !program.endsWith('/sh') && args.some((argument) => argument.endsWith('/dist/tracker.js'));
  } catch {
    return false;
  }
}
