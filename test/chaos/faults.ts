/** What is done to a program while it works. Each kind chooses its victims and its moments by the round's seed. */
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { number, oneOf, type Random } from '../support/seeded.ts';
import { dataBytes, limit, openDescriptors, type Tree } from './tree.ts';

/** What happened, for the message of a round that failed and for the judge. */
export interface Struck {
  readonly done: string[];
  /** These were killed, or may have died of what they were short of. */
  readonly killed: Set<number>;
  trackerKilled: boolean;
}

export interface Fault {
  readonly name: string;
  /** The program is to use more and more memory. */
  readonly hungry?: boolean;
  /** Calls of the library may fail, with the system's reason. */
  readonly shortage?: boolean;
  /** What it needs of the machine, where it can't be had. */
  readonly missing?: () => string | undefined;
  strike(tree: Tree, random: Random, ms: number, struck: Struck): Promise<void>;
}

/** Within the time of load. */
function moment(random: Random, ms: number): Promise<void> {
  return sleep(number(random, ms));
}

/**
 * A tracker and its standby stand in for each other; one that has no standby yet, or none again, must not go together
 * with those that it is to clear up after.
 */
function killable(tree: Tree, times: number, { trackerKilled }: Struck): number[] {
  const all = tree.all();
  if (times === 1) return all;
  const trackers = all.filter((pid) => tree.role(pid) === 'tracker');
  const covered = trackers.length > 1 && !trackerKilled;
  return covered ? all : all.filter((pid) => !trackers.includes(pid));
}

async function killSome(tree: Tree, random: Random, ms: number, struck: Struck): Promise<void> {
  const times = 1 + number(random, 3);
  for (let time = 0; time < times; time++) {
    await moment(random, ms / 2);
    const victims = killable(tree, times, struck);
    if (victims.length === 0) return;
    const victim = oneOf(random, victims);
    struck.done.push(`SIGKILL ${tree.role(victim)} ${victim}`);
    struck.killed.add(victim);
    struck.trackerKilled ||= tree.role(victim) === 'tracker';
    tree.kill(victim);
  }
}

async function freezeSome(tree: Tree, random: Random, ms: number, struck: Struck): Promise<void> {
  for (let times = 1 + number(random, 3); times > 0; times--) {
    await moment(random, ms / 3);
    const victims = tree.all();
    if (victims.length === 0) return;
    const victim = oneOf(random, victims);
    struck.done.push(`SIGSTOP ${tree.role(victim)} ${victim}`);
    tree.freeze(victim);
    await sleep(number(random, 400));
    tree.thaw(victim);
  }
}

/** For a while a process may open so few descriptors more. */
async function starveOfDescriptors(tree: Tree, random: Random, ms: number, struck: Struck): Promise<void> {
  await moment(random, ms / 2);
  const victims = tree.all().filter((pid) => tree.role(pid) !== 'tracker' || random() < 0.3);
  if (victims.length === 0) return;
  const victim = oneOf(random, victims);
  const most = openDescriptors(victim) + number(random, 4);
  struck.done.push(`RLIMIT_NOFILE ${most} for ${tree.role(victim)} ${victim}`);
  limit(victim, 'nofile', `${most}:`);
  await sleep(50 + number(random, ms));
  // The hard limit has stayed: the soft one may go up to it again.
  limit(victim, 'nofile', `${1 << 16}:`);
  limit(victim, 'nofile', '4096:');
}

/** A process gets only so much memory more; V8 then ends it. */
async function starveOfMemory(tree: Tree, random: Random, ms: number, struck: Struck): Promise<void> {
  await moment(random, ms / 2);
  const victims = tree.all().filter((pid) => tree.role(pid) !== 'tracker');
  if (victims.length === 0) return;
  const victim = oneOf(random, victims);
  const bytes = dataBytes(victim) + number(random, 48 << 20);
  struck.done.push(`RLIMIT_DATA ${bytes} for ${tree.role(victim)} ${victim}`);
  struck.killed.add(victim);
  limit(victim, 'data', bytes);
}

const FILLER = '/dev/shm/chaos-filler';

async function fillSharedMemory(_: Tree, random: Random, ms: number, struck: Struck): Promise<void> {
  await moment(random, ms / 2);
  const fd = openSync(FILLER, 'w');
  try {
    for (const piece of [1 << 20, 1 << 12]) {
      const bytes = Buffer.alloc(piece);
      try {
        for (;;) writeSync(fd, bytes);
      } catch {
        // Full, but for what is smaller than a piece.
      }
    }
    struck.done.push('/dev/shm is full');
    await sleep(50 + number(random, ms));
  } finally {
    closeSync(fd);
    rmSync(FILLER);
  }
}

function needsPrlimit(): string | undefined {
  return limit(process.pid, 'core', '0') ? undefined : 'prlimit (util-linux)';
}

export const faults: readonly Fault[] = [
  { name: 'kill', strike: killSome },
  {
    name: 'kill the whole tree',
    async strike(tree, random, ms, struck) {
      await moment(random, ms);
      struck.done.push('SIGKILL of the whole tree');
      // Once more for who was born meanwhile: a killed process starts nobody.
      for (const pids of [tree.below(), tree.below()])
        for (const pid of pids) {
          struck.killed.add(pid);
          tree.kill(pid);
        }
    },
  },
  { name: 'freeze', strike: freezeSome },
  {
    name: 'freeze and kill',
    async strike(tree, random, ms, struck) {
      await Promise.all([freezeSome(tree, random, ms, struck), killSome(tree, random, ms, struck)]);
    },
  },
  { name: 'descriptors', shortage: true, missing: needsPrlimit, strike: starveOfDescriptors },
  { name: 'memory', shortage: true, hungry: true, missing: needsPrlimit, strike: starveOfMemory },
  {
    name: 'full /dev/shm',
    shortage: true,
    missing: () =>
      process.env['MP_CHAOS_OWN_SHM'] === '1'
        ? undefined
        : 'a /dev/shm of its own (root, or user namespaces for `unshare`)',
    strike: fillSharedMemory,
  },
];
