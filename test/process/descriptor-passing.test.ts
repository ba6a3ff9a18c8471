/** Connections through queues, pools and one-way pipes: they arrive, whatever becomes of who sent them, and nothing of them stays open. */
import assert from 'node:assert/strict';
import { runText } from '../support/run-program.ts';
import { trackers, trackersOf } from '../support/tracker.ts';

const head = `import * as mp from 'multiprocessing';`;

describe('connections through queues, pools and one-way pipes', () => {
  it('arrive, and work', async () => {
    const { lines, stderr } = await runText(`${head}
      function child(q: mp.Queue, simple: mp.SimpleQueue, joinable: mp.JoinableQueue) {
        const { conn } = q.get() as { conn: mp.Connection };
        conn.send('through a queue');
        conn.close();
        const [a, b] = mp.Pipe();
        simple.put([a, a]);
        a.close();
        b.send('from the child');
        const end = joinable.get() as mp.Connection;
        joinable.taskDone();
        end.send(end.fileno() > 2);
      }
      if (import.meta.main) {
        const [q, simple, joinable] = [new mp.Queue(), new mp.SimpleQueue(), new mp.JoinableQueue()];
        const p = new mp.Process({ target: child, args: [q, simple, joinable] });
        p.start();
        const [mine, theirs] = mp.Pipe();
        q.put({ conn: theirs });
        theirs.close();
        console.log(mine.recv());
        // The last writer is gone: nothing on the way keeps it open.
        try { mine.recv(); } catch (error) { console.log(error.code); }
        const [one, same] = simple.get() as mp.Connection[];
        console.log(one === same, one.recv());
        const [x, y] = mp.Pipe();
        await joinable.putAsync(y);
        y.close();
        joinable.join();
        console.log(x.recv());
        p.join();
      }`);
    assert.deepEqual(lines, ['through a queue', 'ERR_MP_EOF', 'true from the child', 'true']);
    assert.equal(stderr, '');
  });

  it('arrive through a one-way pipe, which carries bytes alone, also when the sender was killed', async () => {
    const { lines, stderr } = await runText(`${head}
      function sender(way: mp.Connection, gate: mp.Connection) {
        for (const text of ['one', 'two']) {
          const [a, b] = mp.Pipe();
          a.send(text);
          way.send({ text, ends: [b, b] });
          a.close();
          b.close();
        }
        gate.recv();
      }
      if (import.meta.main) {
        const [reader, writer] = mp.Pipe(false);
        const [gate, theirs] = mp.Pipe();
        const p = new mp.Process({ target: sender, args: [writer, theirs] });
        p.start();
        writer.close();
        const { text, ends: [end, same] } = reader.recv();
        console.log(text, end === same, end.recv());
        p.kill();
        p.join();
        const second = await reader.recvAsync();
        console.log(second.text, second.ends[0].recv());
        try { second.ends[0].recv(); } catch (error) { console.log(error.code); }
        reader.close();
        const [closed, alone] = mp.Pipe(false);
        closed.close();
        try { alone.send(gate); } catch (error) { console.log(error.code); }
      }`);
    assert.deepEqual(lines, ['one true one', 'two two', 'ERR_MP_EOF', 'EPIPE']);
    assert.equal(stderr, '');
  });

  it('go to the workers of a pool, and come back from them', async () => {
    const { lines, stderr } = await runText(`${head}
      function speak(conn: mp.Connection, text: string) { conn.send(text); conn.close(); }
      function open() { const [a, b] = mp.Pipe(); a.send('from the worker'); a.close(); return b; }
      function pass(conn: mp.Connection) { return conn; }
      if (import.meta.main) {
        using pool = new mp.Pool(2);
        const pipes = [mp.Pipe(), mp.Pipe(), mp.Pipe()];
        pool.starmap(speak, pipes.map(([, end], i) => [end, 'number ' + i]));
        for (const [mine, end] of pipes) { end.close(); console.log(mine.recv()); }
        console.log(pool.apply(open).recv());
        const [a, b] = mp.Pipe();
        const [back] = pool.map(pass, [b]);
        a.send('there and back');
        console.log(back.recv());
        for (const conn of pool.imap(pass, [b, b])) { a.send(1); conn.recv(); conn.close(); }
        try { pool.apply(pass, [[a, () => 1]]); } catch (error) { console.log(error.name, error.path); }
      }`);
    assert.deepEqual(lines, [
      'number 0',
      'number 1',
      'number 2',
      'from the worker',
      'there and back',
      'PicklingError args[0][1]',
    ]);
    assert.equal(stderr, '');
  });

  it('are not missed, however close the question is to the message that brings them', async () => {
    const { lines, stderr } = await runText(`${head}
      function through(_: mp.Connection) {}
      if (import.meta.main) {
        using pool = new mp.Pool(2);
        const [a] = mp.Pipe();
        let arrived = 0;
        for (const _ of pool.imap(through, new Array(3000).fill(a))) arrived++;
        console.log(arrived);
      }`);
    assert.equal(stderr, '');
    assert.deepEqual(lines, ['3000']);
  });

  it('arrive when the sender has ended or was killed', async () => {
    const { lines, stderr } = await runText(`${head}
      function sender(q: mp.Queue, text: string, gate: mp.Connection) {
        const [a, b] = mp.Pipe();
        a.send(text);
        q.put(b);
        gate.send('put');
        if (text === 'killed') gate.recv();
      }
      if (import.meta.main) {
        const q = new mp.Queue();
        const [gate, theirs] = mp.Pipe();
        for (const how of ['ended', 'killed']) {
          const p = new mp.Process({ target: sender, args: [q, how, theirs] });
          p.start();
          gate.recv();
          if (how === 'killed') p.kill();
          p.join();
          const conn = q.get() as mp.Connection;
          console.log(p.exitcode, conn.recv());
          try { conn.recv(); } catch (error) { console.log(error.code); }
        }
      }`);
    assert.deepEqual(lines, ['0 ended', 'ERR_MP_EOF', '-9 killed', 'ERR_MP_EOF']);
    assert.equal(stderr, '');
  });

  it('leave nothing open: taken, refused, timed out, or in the hands of the killed', async () => {
    const { lines } = await runText(
      `${head}
      function taker(q: mp.Queue, ready: mp.Connection) { for (;;) ready.send((q.get() as mp.Connection).fileno() > 0); }
      function pause(conn: mp.Connection, ready: mp.Connection) { ready.send(1); conn.recv(); }
      const open = (pid: number) => readdirSync('/proc/' + pid + '/fd').length;
      const tracker = () => readdirSync('/proc').map(Number).find((pid) => {
        try { return readFileSync('/proc/' + pid + '/cmdline', 'latin1').endsWith('tracker.js\\0' + process.pid + '\\0'); } catch {}
      });
      if (import.meta.main) {
        const q = new mp.Queue();
        const small = new mp.Queue(1);
        small.put(0);
        const [ready, theirs] = mp.Pipe();
        const [a, b] = mp.Pipe();
        const p = new mp.Process({ target: taker, args: [q, theirs], daemon: true });
        p.start();
        q.put(b); ready.recv();
        const before = open(tracker());
        for (let i = 0; i < 20; i++) { q.put(b); ready.recv(); }
        const pool = new mp.Pool(1);
        const waits = pool.applyAsync(pause, [b, theirs]);
        const never = pool.applyAsync(pause, [b, theirs]);
        ready.recv();
        pool.terminate();
        await Promise.allSettled([waits, never]);
        pool.join();
        for (let i = 0; i < 20; i++) {
          try { q.put([b, () => 1]); } catch {}
          try { small.put(b, { timeout: 1 }); } catch {}
          try { small.putNowait([b, b]); } catch {}
          await small.putAsync(b, { timeout: 1 }).catch(() => {});
        }
        // An answer from the tracker: it has read all that was said before.
        q.put(b); ready.recv();
        // It closes what it has handed over right after its answer.
        for (const deadline = Date.now() + 2000; open(tracker()) > before && Date.now() < deadline;);
        console.log(Math.max(open(tracker()) - before, 0));
        a.close();
      }`.replace(head, `${head}\nimport { readdirSync, readFileSync } from 'node:fs';`),
    );
    assert.deepEqual(lines, ['0']);
  });

  const held = `${head}
    if (import.meta.main) {
      const q = new mp.Queue();
      const [a, b] = mp.Pipe();
      // The tracker has answered.
      q.put(b);
      (q.get() as mp.Connection).close();
      q.put(b);
      q.put('afterwards');
      process.on('SIGUSR2', () => {
        try { (q.get() as mp.Connection).close(); console.log('found'); } catch (error) { console.log(error.code, error.message); }
        console.log(q.get());
        q.put(b);
        a.send('again');
        console.log((q.get() as mp.Connection).recv());
        process.exit(0);
      });
      setInterval(() => {}, 1000);
      console.log('ready');
    }`;

  it('survive a killed tracker', async () => {
    const { lines } = await runText(held, {
      during: async (running) => {
        await running.printed('ready');
        process.kill((await trackersOf(running))[0], 'SIGKILL');
        running.process.kill('SIGUSR2');
      },
    });
    assert.deepEqual(lines, ['ready', 'found', 'afterwards', 'again']);
  });

  it('that are lost with a killed tracker and its standby say so', async () => {
    const { lines, stderr } = await runText(held, {
      during: async (running) => {
        await running.printed('ready');
        const both = await trackersOf(running);
        // Neither is to notice the end of the other.
        for (const pid of both) process.kill(pid, 'SIGSTOP');
        for (const pid of both) process.kill(pid, 'SIGKILL');
        // While one of them is dying, somebody may still connect to it.
        while (trackers(running).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
        running.process.kill('SIGUSR2');
      },
    });
    assert.equal(stderr, '');
    assert.match(lines[1] ?? '', /^ERR_MP_UNPICKLING A connection .* is lost/);
    assert.deepEqual(lines.slice(2), ['afterwards', 'again']);
  });
});
