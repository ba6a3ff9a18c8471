/** `Listener` and `Client` within one process, and against CPython. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client, clientAsync, Listener, Pipe, wait, type Address } from '../../../runtime/connection.ts';
import { AuthenticationError, ClosedError, EOFError } from '../../../runtime/errors.ts';
import { newestPython, pythons, runPython } from '../../support/python.ts';

const families = ['AF_UNIX', 'AF_INET'] as const;
const authkey = 'secret';

/** A peer that does what it likes, not what the protocol says. */
function stranger(address: Address, says?: Buffer): Promise<{ end: () => void; heard: () => Buffer }> {
  return new Promise((resolve) => {
    const heard: Buffer[] = [];
    const socket =
      typeof address === 'string'
        ? connect({ path: address })
        : connect({ host: address[0], port: address[1] });
    socket.on('data', (bytes) => heard.push(bytes));
    socket.on('error', () => undefined);
    socket.on('connect', () => {
      if (says !== undefined) socket.write(says);
      resolve({ end: () => socket.destroy(), heard: () => Buffer.concat(heard) });
    });
  });
}

for (const family of families) {
  describe(`Listener and Client, ${family}`, () => {
    it('carry values and bytes', async () => {
      using listener = new Listener(undefined, { family, authkey });
      const [accepted, client] = await Promise.all([
        listener.acceptAsync(),
        clientAsync(listener.address, { authkey }),
      ]);
      client.send({ a: [1, 'x'] });
      assert.deepEqual(accepted.recv(), { a: [1, 'x'] });
      accepted.sendBytes(Buffer.alloc(100_000, 7));
      assert.equal(client.recvBytes().length, 100_000);
      assert.notEqual(listener.lastAccepted, null);
      assert.equal(Array.isArray(listener.lastAccepted), family === 'AF_INET');
      client.close();
      assert.throws(() => accepted.recv(), { code: 'ERR_MP_EOF' });
      accepted.close();
    });

    it('accept in a blocking way who has connected before, without a key', () => {
      using listener = new Listener(undefined, { family, backlog: 3 });
      const clients = [1, 2, 3].map(() => Client<number>(listener.address));
      assert.deepEqual(wait([listener], 1000), [listener]);
      clients.forEach((client, index) => {
        client.send(index);
      });
      const received = clients.map(() => {
        using connection = listener.accept();
        return connection.recv();
      });
      assert.deepEqual(received.sort(), [0, 1, 2]);
      for (const client of clients) client.close();
    });

    it('let no wrong key in, and tell both', async () => {
      using listener = new Listener(undefined, { family, authkey });
      const [accepting, connecting] = await Promise.allSettled([
        listener.acceptAsync(),
        clientAsync(listener.address, { authkey: 'Secret' }),
      ]);
      for (const outcome of [accepting, connecting]) {
        assert.equal(outcome.status, 'rejected');
        assert.ok(outcome.reason instanceof AuthenticationError);
        assert.match(outcome.reason.message, /authkey/);
      }
    });

    it('are held up by nobody who is silent or speaks nonsense', async () => {
      using listener = new Listener(undefined, { family, authkey, backlog: 10 });
      const silent = await stranger(listener.address);
      const half = await stranger(listener.address, Buffer.from([0, 0, 0]));
      const [accepted, client] = await Promise.all([
        listener.acceptAsync(),
        clientAsync(listener.address, { authkey }),
      ]);
      client.send('in');
      assert.equal(accepted.recv(), 'in');
      for (const says of [
        Buffer.from('GET / HTTP/1.1\r\n\r\n'),
        Buffer.from([0x7f, 0xff, 0xff, 0xff]),
        Buffer.from([0xff, 0xff, 0xff, 0xff, 0, 0, 0, 1]),
        Buffer.from([0, 0, 0, 2, 1, 2]),
      ]) {
        const liar = await stranger(listener.address, says);
        await assert.rejects(listener.acceptAsync(), AuthenticationError);
        liar.end();
      }
      for (const one of [silent, half]) one.end();
      for (const one of [accepted, client]) one.close();
    });

    it('tell a listener that hung up from one that refuses', async () => {
      const server = createServer((socket) => socket.end());
      const path = join(tmpdir(), `mp-hangs-up-${process.pid}`);
      server.listen(family === 'AF_UNIX' ? { path } : { host: '127.0.0.1', port: 0 });
      await once(server, 'listening');
      const bound = server.address();
      const address: Address =
        bound === null || typeof bound === 'string' ? path : [bound.address, bound.port];
      await assert.rejects(
        clientAsync(address, { authkey }),
        (error: Error) => error instanceof AuthenticationError && error.cause instanceof EOFError,
      );
      server.close();
    });

    it('give up a listener that says nothing', async () => {
      using listener = new Listener(undefined, { family, backlog: 5 });
      assert.throws(
        () => Client(listener.address, { authkey, timeout: 30 }),
        (error) => error instanceof AuthenticationError && /within 0.03 s/.test(error.message),
      );
      await assert.rejects(clientAsync(listener.address, { authkey, timeout: 30 }), AuthenticationError);
      await assert.rejects(
        clientAsync(listener.address, { authkey, signal: AbortSignal.timeout(20) }),
        /abort/,
      );
    });

    it('stop accepting at close and at abort', async () => {
      const listener = new Listener(undefined, { family });
      const controller = new AbortController();
      const aborted = listener.acceptAsync({ signal: controller.signal });
      const queued = listener.acceptAsync();
      controller.abort(new Error('enough'));
      await assert.rejects(aborted, /enough/);
      listener.close();
      listener.close();
      await assert.rejects(queued, ClosedError);
      assert.throws(() => listener.accept(), /closed/);
      assert.throws(() => Client(listener.address), {
        code: family === 'AF_UNIX' ? 'ENOENT' : 'ECONNREFUSED',
      });
      await assert.rejects(clientAsync(listener.address), {
        code: family === 'AF_UNIX' ? 'ENOENT' : 'ECONNREFUSED',
      });
    });

    it('speak with CPython in both directions', async () => {
      for (const python of [
        newestPython(),
        ...pythons()
          .filter(({ minor }) => minor < 12)
          .slice(0, 1),
      ]) {
        using listener = new Listener(undefined, { family, authkey });
        const client = runPython(
          python,
          `
import sys, json
from multiprocessing.connection import Client
address = json.loads(sys.argv[1])
with Client(address if isinstance(address, str) else tuple(address), authkey=b'secret') as c:
    c.send_bytes(b'from python')
    print(len(c.recv_bytes()), c.recv_bytes())
`,
          JSON.stringify(listener.address),
        );
        const accepted = await listener.acceptAsync();
        assert.equal(accepted.recvBytes().toString(), 'from python');
        accepted.sendBytes(Buffer.alloc(50_000));
        accepted.sendBytes(Buffer.from('bye'));
        assert.equal(await client.output, "50000 b'bye'\n");
        accepted.close();

        const server = runPython(
          python,
          `
import json
from multiprocessing.connection import Listener
from multiprocessing import AuthenticationError
with Listener(family='${family}', authkey=b'secret') as l:
    print(json.dumps(l.address), flush=True)
    try:
        l.accept()
    except AuthenticationError:
        print('refused')
    with l.accept() as c:
        c.send_bytes(c.recv_bytes()[::-1])
`,
        );
        const address = JSON.parse(await server.firstLine) as Address;
        await assert.rejects(clientAsync(address, { authkey: 'wrong' }), AuthenticationError);
        const connection = Client(address, { authkey });
        connection.sendBytes(Buffer.from('abc'));
        assert.equal(connection.recvBytes().toString(), 'cba');
        assert.equal((await server.output).split('\n')[1], 'refused');
        connection.close();
      }
    });
  });
}

describe('Listener', () => {
  it('makes a private folder, and removes its socket', () => {
    const listener = new Listener();
    const { address } = listener;
    assert.equal(typeof address, 'string');
    const path = String(address);
    assert.ok(existsSync(path));
    assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
    assert.match(String(listener), /^<Listener \//);
    listener.close();
    assert.ok(!existsSync(path));
    assert.match(String(listener), /closed/);
  });

  it('refuses addresses that can not be, and those that are taken', () => {
    const folder = mkdtempSync(join(tmpdir(), 'mp-test-'));
    try {
      const path = join(folder, 'socket');
      using taken = new Listener(path);
      assert.throws(() => new Listener(path), { code: 'EADDRINUSE' });
      using port = new Listener(['127.0.0.1', 0]);
      assert.throws(() => new Listener(port.address), { code: 'EADDRINUSE' });
      assert.throws(() => new Listener(join(folder, 'x'.repeat(200))), {
        code: 'ENAMETOOLONG',
        name: 'RangeError',
      });
      assert.throws(() => new Listener(join(folder, 'no', 'where')), { code: 'ENOENT' });
      assert.throws(() => new Listener(['no.such.host.invalid', 0]), { code: 'ENOTFOUND' });
      assert.throws(() => new Listener(['localhost', 65536]), RangeError);
      assert.throws(() => new Listener(''), RangeError);
      assert.throws(() => new Listener('/tmp/a\0b'), RangeError);
      assert.throws(() => new Listener(5 as never), TypeError);
      assert.throws(() => new Listener(path, { family: 'AF_INET' }), RangeError);
      assert.throws(() => new Listener(null, { family: 'AF_PIPE' as never }), RangeError);
      assert.throws(() => new Listener(String.raw`\\.\pipe`), { name: 'RangeError', code: 'ERR_MP_ADDRESS' });
      assert.throws(() => new Listener(null, { backlog: -1 }), RangeError);
      assert.throws(() => new Listener(null, { authkey: 5 as never }), TypeError);
      assert.throws(() => Client(undefined as never), TypeError);
      assert.throws(() => Client(path, 'key' as never), TypeError);
      assert.throws(() => Client(taken.address, { timeout: 'x' as never }), TypeError);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is not sent, nor is a descriptor over TCP', async () => {
    using listener = new Listener(['127.0.0.1', 0]);
    const [accepted, client] = await Promise.all([listener.acceptAsync(), clientAsync(listener.address)]);
    assert.throws(() => {
      client.send(listener);
    }, /send its address/);
    const [left, right] = Pipe();
    assert.throws(() => {
      client.send([left]);
    }, /network/);
    for (const one of [accepted, client, left, right]) one.close();
  });
});
