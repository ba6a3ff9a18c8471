/**
 * Nothing of a run can be read by another user of the machine: folders, sockets, blocks of named memory, nameless memory
 * and traces. As root it is tried as another user; else their modes have to say it.
 */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { platform } from '../../runtime/platform/index.ts';
import { runText, type RunningProgram } from '../support/run-program.ts';

const NOBODY = 65534;
const fixture = resolve(import.meta.dirname, 'as-somebody-else.fixture.mjs');

interface Told {
  readonly sockets: readonly string[];
  readonly block: string;
}

/** What there is of a running program, and in which ways another user may want it. */
function things(
  running: RunningProgram,
  { sockets, block }: Told,
  traceFolder: string,
): [how: string, path: string][] {
  const pids = [running.pid, ...running.descendants()];
  const files = [`/dev/shm/${block}`, ...readdirSync(traceFolder).map((name) => join(traceFolder, name))];
  const memory = pids.flatMap((pid) =>
    readdirSync(`/proc/${pid}/fd`)
      .map((fd) => `/proc/${pid}/fd/${fd}`)
      .filter((path) => readlinkSync(path).startsWith('/memfd:')),
  );
  assert.ok(memory.length > 3, 'a queue is nameless memory of several processes');
  return [
    ...[...files, ...memory].flatMap((path) => [
      ['read', path] as [string, string],
      ['write', path] as [string, string],
    ]),
    ...[...sockets.map((path) => dirname(path)), traceFolder].map(
      (path) => ['list', path] as [string, string],
    ),
    ...sockets.map((path) => ['connect', path] as [string, string]),
    ...pids.flatMap((pid) =>
      ['mem', 'environ', 'maps'].map((name) => ['read', `/proc/${pid}/${name}`] as [string, string]),
    ),
  ];
}

function othersMay(path: string): number {
  return statSync(path).mode & 0o077;
}

describe('another user of the machine', function () {
  this.timeout(30_000);

  it('reads and reaches nothing of a run', async () => {
    let looked = false;
    const { lines } = await runText(
      `
      import { Manager, Process, Queue } from 'multiprocessing';
      import { Listener } from 'multiprocessing/connection';
      import { SharedMemory } from 'multiprocessing/shared-memory';
      function wait(go: Queue<string>, there: Queue<string>) {
        there.put('there');
        go.get();
      }
      if (import.meta.main) {
        process.umask(0);
        const [go, there] = [new Queue<string>(), new Queue<string>()];
        const child = new Process({ target: wait, args: [go, there] });
        child.start();
        there.get();
        const manager = Manager();
        const listener = new Listener(undefined, { authkey: 'x' });
        const memory = new SharedMemory({ create: true, size: 100 });
        console.log(JSON.stringify({ sockets: [manager.address, listener.address], block: memory.name }));
        process.stdin.once('data', () => {
          go.put('go');
          child.join();
          memory.close();
          memory.unlink();
          listener.close();
          manager.shutdown();
          console.log('done');
          process.stdin.destroy();
        });
      }`,
      {
        keepStdin: true,
        during: async (running) => {
          await running.printed('}\n');
          const told = JSON.parse(running.stdout()) as Told;
          const tries = things(running, told, running.traceFolder);
          if (process.getuid?.() === 0) {
            const got = execFileSync(process.execPath, [fixture, JSON.stringify(tries)], {
              encoding: 'utf8',
            });
            assert.deepEqual(JSON.parse(got), []);
          }
          for (const [how, path] of tries)
            if (!path.startsWith('/proc/') && how !== 'connect')
              assert.equal(othersMay(path), 0, `${path} is for its user alone`);
          looked = true;
          running.process.stdin?.end('\n');
        },
      },
    );
    assert.ok(looked);
    assert.equal(lines[1], 'done');
  });

  it('is nobody to a socket that processes of one user find each other by', function () {
    // Only root can be two users.
    if (process.seteuid === undefined || process.getuid?.() !== 0) {
      assert.notEqual(process.getuid?.(), 0);
      return;
    }
    const { rendezvous, descriptors } = platform;
    const as = <T>(uid: number, call: () => T): T => {
      process.seteuid?.(uid);
      try {
        return call();
      } finally {
        process.seteuid?.(0);
      }
    };
    const name = `multiprocessing-other-users-${process.pid}`;
    const listener = as(NOBODY, () => rendezvous.listen(name));
    assert.ok(listener !== null);
    try {
      assert.equal(rendezvous.connect(name), null, 'who listens is somebody else');
      descriptors.setNonblocking(listener, true);
      assert.equal(
        as(NOBODY, () => rendezvous.accept(listener)),
        null,
        'who has connected is somebody else',
      );
      const own = as(NOBODY, () => rendezvous.connect(name));
      assert.ok(own !== null);
      const accepted = as(NOBODY, () => rendezvous.accept(listener));
      assert.ok(accepted !== null);
      descriptors.close(own);
      descriptors.close(accepted);
    } finally {
      descriptors.close(listener);
    }
  });
});
