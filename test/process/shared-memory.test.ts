/** Named memory among processes, and what the resource tracker does when they leave it behind. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { descendants, isTracker } from '../../src/runner/proc.ts';
import { runText, type RunningProgram } from '../support/run-program.ts';
import { tracker, trackerOf } from '../support/tracker.ts';

const head = `
  import * as mp from 'multiprocessing';
  import { ShareableList, SharedMemory } from 'multiprocessing/shared-memory';
`;

async function gone(path: string): Promise<void> {
  const deadline = Date.now() + 2000;
  while (existsSync(path)) {
    assert.ok(Date.now() < deadline, `${path} is still there`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** `text` in the output; the name that follows it. */
function nameAfter(running: RunningProgram, text: string): string {
  const found = new RegExp(`${text} (\\S+)`).exec(running.stdout())?.[1];
  assert.ok(found !== undefined);
  return `/dev/shm/${found}`;
}

describe('shared memory among processes', () => {
  it('travels by name: as an argument, through queues, pipes and pools, and in lists', async () => {
    const { lines, stderr, code } = await runText(`${head}
      function child(shm: SharedMemory, list: ShareableList, q: mp.Queue, c: mp.Connection) {
        shm.buf[0] += 1;
        list[0] = 'from the child';
        const other = q.get() as SharedMemory;
        other.buf[0] += 1;
        other.close();
        const own = new SharedMemory({ create: true, size: 10 });
        own.buf[0] = 99;
        c.send(own);
        own.close();
      }
      function first(shm: SharedMemory) { shm.buf[1] = 8; return [shm.buf[0], shm]; }
      if (import.meta.main) {
        using shm = new SharedMemory({ create: true, size: 10 });
        const list = new ShareableList(['xxxxxxxxxxxxxxxx', 2]);
        const q = new mp.Queue();
        const [c, d] = mp.Pipe();
        const p = new mp.Process({ target: child, args: [shm, list, q, d] });
        p.start();
        q.put(shm);
        p.join();
        // Its maker has ended, the block has not.
        const own = c.recv() as SharedMemory;
        console.log(p.exitcode, shm.buf[0], list[0], own.buf[0]);
        using pool = new mp.Pool(1);
        const [value, same] = pool.apply(first, [own]) as [number, SharedMemory];
        console.log(value, same.name === own.name, own.buf[1]);
        own.unlink(); shm.unlink(); list.shm.unlink();
      }`);
    assert.deepEqual(lines, ['0 2 from the child 99', '99 true 8']);
    assert.equal(stderr, '');
    assert.equal(code, 0);
  });

  it('needs no tracker where nothing is shared by name', async () => {
    await runText(
      `${head}
      function child(c: mp.Connection) { c.recv(); }
      if (import.meta.main) {
        const [c, d] = mp.Pipe();
        const p = new mp.Process({ target: child, args: [d] });
        p.start();
        new mp.Lock(); new mp.Queue().put(1); new SharedMemory({ create: true, size: 1, track: false }).unlink();
        console.log('ready');
        for await (const _ of process.stdin) ;
        c.send(0);
        p.join();
      }`,
      {
        during: async (running) => {
          await running.printed('ready');
          assert.equal(tracker(running), undefined);
        },
      },
    );
  });

  it('is removed at the end when nobody unlinked it, and named with its maker', async () => {
    const { stderr, stdout, code } = await runText(`${head}
      function child() { console.log('theirs', new SharedMemory({ create: true, size: 10 }).name); }
      if (import.meta.main) {
        const p = new mp.Process({ target: child, name: 'Careless' });
        p.start();
        p.join();
        console.log('mine', new SharedMemory({ create: true, size: 10 }).name);
        new SharedMemory({ create: true, size: 10 }).unlink();
      }`);
    const [, theirs = '', mine = ''] = /theirs (\S+)\nmine (\S+)/.exec(stdout) ?? [];
    assert.match(stderr, new RegExp(`leaked shared memory "${theirs}", created by Careless \\(pid \\d+\\)`));
    assert.match(stderr, new RegExp(`leaked shared memory "${mine}", created by MainProcess \\(pid \\d+\\)`));
    assert.equal(stderr.split('\n').length, 3, stderr);
    assert.equal(code, 0);
  });

  it('with track: false stays, as the program wants it', async () => {
    const { stdout, stderr } = await runText(`${head}
      if (import.meta.main) {
        const shm = new SharedMemory({ create: true, size: 10, track: false, name: 'psm_test_untracked' });
        process.on('exit', () => { console.log('there'); shm.unlink(); });
      }`);
    assert.equal(stdout, 'there\n');
    assert.equal(stderr, '');
  });

  const tree = `${head}
    function child(names: mp.Connection, gate: mp.Connection) {
      const shm = new SharedMemory({ create: true, size: 10 });
      names.send(shm.name);
      gate.recv();
    }
    if (import.meta.main) {
      const mine = new SharedMemory({ create: true, size: 10 });
      const [names, theirNames] = mp.Pipe();
      const [gate, theirGate] = mp.Pipe();
      const p = new mp.Process({ target: child, args: [theirNames, theirGate] });
      p.start();
      const theirs = names.recv();
      console.log('mine', mine.name);
      console.log('theirs', theirs, p.pid, '.');
      p.join();
      console.log('joined');
      gate.poll(100000);
    }`;

  it('is removed within 2 s when the first process is killed', async () => {
    const { code, stderr } = await runText(tree, {
      during: async (running) => {
        await running.printed(' .');
        running.process.kill('SIGKILL');
        await gone(nameAfter(running, 'mine'));
        await gone(nameAfter(running, 'theirs'));
      },
    });
    assert.equal(code, -9);
    assert.equal(stderr.split('leaked').length, 3, stderr);
  });

  it('is removed within 2 s when its maker is killed and nobody else has it open', async () => {
    await runText(tree, {
      during: async (running) => {
        await running.printed(' .');
        process.kill(Number(/theirs \S+ (\d+)/.exec(running.stdout())?.[1]), 'SIGKILL');
        await running.printed('joined');
        await gone(nameAfter(running, 'theirs'));
        assert.ok(existsSync(nameAfter(running, 'mine')));
        running.process.kill('SIGKILL');
        await gone(nameAfter(running, 'mine'));
      },
    });
  });

  it('is removed when all processes are killed at once but the tracker', async () => {
    await runText(tree, {
      during: async (running) => {
        await running.printed(' .');
        await trackerOf(running);
        for (const pid of [running.pid, ...running.descendants().filter((one) => !isTracker(one))])
          process.kill(pid, 'SIGKILL');
        await gone(nameAfter(running, 'mine'));
        await gone(nameAfter(running, 'theirs'));
      },
    });
  });

  it('is removed when the whole tree is killed at once, from the first process down', async () => {
    await runText(tree, {
      during: async (running) => {
        await running.printed(' .');
        const all = [running.pid, ...descendants(running.pid).map(({ pid }) => pid)];
        assert.ok(!all.some(isTracker), 'the tracker is a child of nobody in the tree');
        for (const pid of all) process.kill(pid, 'SIGKILL');
        await gone(nameAfter(running, 'mine'));
        await gone(nameAfter(running, 'theirs'));
      },
    });
  });

  it('stays when its maker is killed while another process has it open', async () => {
    const { lines, stderr } = await runText(
      `${head}
      function child(names: mp.Connection) {
        names.send(new SharedMemory({ create: true, size: 10 }).name);
        names.recv();
      }
      if (import.meta.main) {
        const [names, theirs] = mp.Pipe();
        const p = new mp.Process({ target: child, args: [theirs] });
        p.start();
        const shm = new SharedMemory({ name: names.recv() as string });
        p.kill();
        p.join();
        // Longer than the tracker waits for somebody to open it.
        names.poll(1200);
        names.close();
        mp.Pipe()[0].poll(1200);
        console.log(new SharedMemory({ name: shm.name }).size);
        shm.unlink();
      }`,
    );
    assert.deepEqual(lines, ['10']);
    assert.equal(stderr, '');
  });

  it('survives the death of the tracker: the next one is told of what there is', async () => {
    const { lines, stderr, code } = await runText(
      `${head}
      if (import.meta.main) {
        const one = new SharedMemory({ create: true, size: 10 });
        process.on('SIGUSR2', () => {
          const two = new SharedMemory({ create: true, size: 10 });
          console.log('second', two.name);
          two.unlink();
          process.exit(0);
        });
        console.log('first', one.name);
      }
      setInterval(() => {}, 1000);`,
      {
        during: async (running) => {
          await running.printed('first');
          const before = await trackerOf(running);
          process.kill(before, 'SIGKILL');
          while (tracker(running) === before) await new Promise((resolve) => setImmediate(resolve));
          running.process.kill('SIGUSR2');
        },
      },
    );
    assert.equal(lines.length, 2);
    assert.match(stderr, /leaked/);
    assert.equal(stderr.split('leaked').length, 2, stderr);
    assert.equal(code, 0);
  });
});
