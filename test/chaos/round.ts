/** One round: a program is started, something is done to it while it works, and it is judged by what it leaves. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { nodeArgs } from '../../src/runner/build.ts';
import { oneOf, seeded } from '../support/seeded.ts';
import { type Fault, type Struck } from './faults.ts';
import { judge, type Counts } from './judge.ts';
import type { Plan } from './programs/ledger.ts';
import { Surroundings } from './surroundings.ts';
import { STAMP, Tree } from './tree.ts';
import { whoWaits } from './who-waits.ts';

/** Milliseconds after which a round counts as hanging; it needs about one second. */
const HANGS_AFTER = 30_000;
/** Milliseconds after the end within which everything must be gone. */
export const CLEAR_WITHIN = 2000;

export interface RoundResult {
  readonly problems: readonly string[];
  /** What was done, in words. */
  readonly done: readonly string[];
  readonly counts: Counts;
  /** Milliseconds until nothing was left after the program's end. */
  readonly clearedAfter: number;
  readonly output: string;
}

/** @param entry The built program. */
export async function playRound(entry: string, fault: Fault, seed: number, ms: number): Promise<RoundResult> {
  const random = seeded(seed);
  const around = new Surroundings();
  const stamp = `${process.pid}-${seed}`;
  const plan: Plan = { seed, ms, hungry: fault.hungry === true };
  const method = oneOf(random, ['fork', 'forkserver', 'forkserver', 'spawn']);
  const child = spawn(process.execPath, [...nodeArgs, entry], {
    cwd: around.folder,
    env: {
      ...process.env,
      NODE_OPTIONS: undefined,
      NODE_EXTRA_CA_CERTS: undefined,
      TMPDIR: around.temporary,
      MP_START_METHOD: method,
      MP_CHAOS_PLAN: JSON.stringify(plan),
      MP_CHAOS_LEDGER: around.ledger,
      [STAMP]: stamp,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const tree = new Tree(stamp, child.pid ?? 0);
  const struck: Struck = { done: [`start method ${method}`], killed: new Set(), trackerKilled: false };
  let output = '';
  // Most are struck in the midst of their work, some on the way to it.
  const word = random() < 0.2 ? 'started\n' : 'ready\n';
  let tellReady: () => void = () => undefined;
  const ready = new Promise<void>((resolve) => (tellReady = resolve));
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes(word)) tellReady();
    });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const problems: string[] = [];
  const watchdog = setTimeout(() => {
    tree.thawAll();
    problems.push(`hangs; who waits for what:\n${whoWaits(tree, around.ledger)}`);
    for (const pid of tree.all()) tree.kill(pid);
  }, HANGS_AFTER);
  try {
    await Promise.race([ready, ended]);
    await Promise.all([fault.strike(tree, random, ms, struck), ended]);
    tree.thawAll();
    const [code, signal] = await ended;
    const cleared = await around.cleared(tree, CLEAR_WITHIN);
    if (cleared.left.length > 0)
      problems.push(`left behind after ${CLEAR_WITHIN} ms: ${cleared.left.join(', ')}`);
    const mainKilled = struck.killed.has(tree.main);
    if (code !== 0 && !mainKilled && problems.length === 0)
      problems.push(`main ended with ${code ?? signal ?? ''}`);
    const verdict = judge(readLedger(around.ledger), struck, {
      shortage: fault.shortage === true,
      mainKilled,
    });
    return {
      problems: [...problems, ...verdict.problems],
      done: struck.done,
      counts: verdict.counts,
      clearedAfter: cleared.ms,
      output,
    };
  } finally {
    clearTimeout(watchdog);
    for (const pid of tree.all()) tree.kill(pid);
    around.dispose();
  }
}

function readLedger(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
