/** The resource tracker and its standby: whoever is killed, nothing of the program is left behind. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isTracker } from '../../src/runner/proc.ts';
import { runText, type RunningProgram } from '../support/run-program.ts';
import { trackers, trackersOf } from '../support/tracker.ts';

/** Blocks of two processes, a manager's and a listener's sockets; all of it is there when it prints a full stop. */
const program = `
  import * as mp from 'multiprocessing';
  import { Listener } from 'multiprocessing/connection';
  import { SharedMemory } from 'multiprocessing/shared-memory';
  function child(names: mp.Connection, gate: mp.Connection) {
    const shm = new SharedMemory({ create: true, size: 10 });
    const listener = new Listener(undefined, { family: 'AF_UNIX' });
    names.send([shm.name, listener.address]);
    gate.recv();
  }
  if (import.meta.main) {
    const mine = new SharedMemory({ create: true, size: 10 });
    const manager = mp.Manager();
    const [names, theirNames] = mp.Pipe();
    const [gate, theirGate] = mp.Pipe();
    const p = new mp.Process({ target: child, args: [theirNames, theirGate] });
    p.start();
    const [theirs, address] = names.recv() as [string, string];
    // The tracker answers, so that its standby is there.
    const q = new mp.Queue();
    q.put(gate);
    (q.get() as mp.Connection).close();
    console.log('blocks', mine.name, theirs, 'child', p.pid, '.');
    // Until it is killed; nothing of it is garbage before.
    setInterval(() => [gate, manager, mine], 1e6);
  }`;

type During = (running: RunningProgram) => Promise<void> | void;

/** Runs it in a temporary folder of its own, which is empty within 2 s after `during`. */
async function clean(during: During): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'mp-tracker-'));
  try {
    await runText(program, {
      env: { TMPDIR: folder },
      during: async (running) => {
        await running.printed(' .');
        assert.notDeepEqual(readdirSync(folder), [], 'there are sockets');
        await trackersOf(running);
        await during(running);
        const blocks = blocksOf(running);
        const left = (): string[] => [...readdirSync(folder), ...blocks.filter((path) => existsSync(path))];
        const deadline = Date.now() + 2000;
        while (left().length > 0) {
          assert.ok(Date.now() < deadline, `left behind: ${left().join()}`);
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      },
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function blocksOf(running: RunningProgram): string[] {
  const names = /^blocks (\S+) (\S+)/m.exec(running.stdout())?.slice(1) ?? [];
  return names.map((name) => `/dev/shm/${name}`);
}

const childOf = (running: RunningProgram): number => Number(/child (\d+)/.exec(running.stdout())?.[1]);
const kill = (...pids: number[]): void => {
  for (const pid of pids) process.kill(pid, 'SIGKILL');
};

describe('the resource tracker', () => {
  it('clears up after a maker that is killed right after the tracker', async () => {
    await clean(async (running) => {
      const [tracker] = await trackersOf(running);
      kill(tracker, running.pid);
    });
  });

  it('clears up after a maker that is killed right before the tracker', async () => {
    await clean(async (running) => {
      const [tracker] = await trackersOf(running);
      kill(running.pid, tracker);
    });
  });

  it('clears up after a child that is killed right after the tracker, while the program goes on', async () => {
    await clean(async (running) => {
      const [tracker, standby] = await trackersOf(running);
      kill(tracker, childOf(running));
      const [mine = '', theirs = ''] = blocksOf(running);
      const deadline = Date.now() + 2000;
      while (existsSync(theirs)) {
        assert.ok(Date.now() < deadline, 'the block of the killed child is still there');
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      assert.ok(existsSync(mine));
      // The standby is the tracker now, and has one of its own.
      while (trackers(running).length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.equal(trackers(running)[0], standby);
      kill(running.pid);
    });
  });

  it('survives its standby, and makes another', async () => {
    await clean(async (running) => {
      const [tracker, standby] = await trackersOf(running);
      kill(standby);
      // The dying one is seen for a moment yet.
      const renewed = (all: number[]): boolean => all.length === 2 && !all.includes(standby);
      while (!renewed(trackers(running))) await new Promise((resolve) => setTimeout(resolve, 5));
      kill(tracker, running.pid);
    });
  });

  it('leaves nothing when all are killed at once but itself', async () => {
    await clean((running) => {
      kill(running.pid, ...running.descendants().filter((pid) => !isTracker(pid)));
    });
  });

  it('leaves nothing when any one process is killed, and the program ended then', async function () {
    this.timeout(60_000);
    let victims = 1;
    for (let index = 0; index < victims; index++)
      await clean((running) => {
        const all = [running.pid, ...running.descendants().sort((one, other) => one - other)];
        victims = all.length;
        kill(all[index] ?? running.pid);
        if (index > 0) kill(running.pid);
      });
    // The program, its child, the fork server, the manager, the tracker, the standby.
    assert.ok(victims >= 6, String(victims));
  });
});
