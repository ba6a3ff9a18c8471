/** Pipes within one process: framing, end of file, errors, descriptors that travel along. */
import assert from 'node:assert/strict';
import { fstatSync, readdirSync, readlinkSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { Connection, Pipe, wait, waitAsync } from '../../../runtime/connection.ts';
import {
  BufferTooShort,
  ClosedError,
  EOFError,
  PicklingError,
  ProcessError,
} from '../../../runtime/errors.ts';

const openDescriptors = (): number =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return /^(socket|pipe):/.test(readlinkSync(`/proc/self/fd/${fd}`));
    } catch {
      // The one that the folder itself was read by.
      return false;
    }
  }).length;

describe('Pipe', () => {
  let before: number;
  beforeEach(() => {
    before = openDescriptors();
  });
  afterEach(() => {
    assert.equal(openDescriptors(), before, 'a descriptor was left open');
  });

  it('carries values both ways', () => {
    const [left, right] = Pipe();
    left.send([1, { a: new Map([[1, 'x']]) }]);
    right.send('back');
    assert.deepEqual(right.recv(), [1, { a: new Map([[1, 'x']]) }]);
    assert.equal(left.recv(), 'back');
    left.close();
    right.close();
  });

  it('has one end for each direction when it is not duplex', () => {
    const [reader, writer] = Pipe<number>(false);
    assert.deepEqual(
      [reader.readable, reader.writable, writer.readable, writer.writable],
      [true, false, false, true],
    );
    writer.send(5);
    assert.equal(reader.recv(), 5);
    assert.throws(
      () => {
        reader.send(1);
      },
      { code: 'ERR_MP_NOT_WRITABLE' },
    );
    assert.throws(() => writer.recv(), { code: 'ERR_MP_NOT_READABLE' });
    reader.close();
    writer.close();
  });

  it('is a pipe of the kernel one way, which blocks only who calls without Async', async () => {
    const [reader, writer] = Pipe(false);
    assert.ok(fstatSync(reader.fileno()).isFIFO() && fstatSync(writer.fileno()).isFIFO());
    assert.equal(reader.poll(), false);
    const messages = [1, 'x'.repeat(100), Buffer.alloc(40_000, 'long')];
    for (const message of messages) {
      writer.send(message);
      assert.equal(reader.poll(), true);
      assert.deepEqual(reader.recv(), message);
    }
    const large = Buffer.alloc(1_000_000, 'xyz');
    const sent = writer.sendAsync(large);
    assert.deepEqual(await reader.recvAsync(), large);
    await sent;
    writer.send('blocking again');
    assert.equal(reader.recv(), 'blocking again');
    reader.close();
    assert.throws(
      () => {
        writer.send(1);
      },
      { code: 'EPIPE' },
    );
    writer.close();
  });

  it('ends with EOFError after what is left, and refuses use after close', () => {
    const [reader, writer] = Pipe(false);
    writer.send(1);
    writer.close();
    writer.close();
    assert.equal(reader.poll(), true);
    assert.equal(reader.recv(), 1);
    assert.equal(reader.poll(), true);
    assert.throws(() => reader.recv(), EOFError);
    assert.throws(() => {
      writer.send(1);
    }, ClosedError);
    assert.equal(writer.closed, true);
    reader.close();
    assert.throws(() => reader.recv(), /closed/);
    const [left, right] = Pipe();
    right.close();
    assert.throws(
      () => {
        left.send(1);
      },
      { code: 'EPIPE' },
    );
    left.close();
  });

  it('sends and receives bytes, parts of them, and says when a buffer is too short', () => {
    const [left, right] = Pipe();
    left.sendBytes(Buffer.from('hello'));
    left.sendBytes(Buffer.from('hello'), 1, 3);
    left.sendBytes(new Uint16Array([1]).buffer);
    left.sendBytes(Buffer.alloc(0));
    assert.equal(right.recvBytes().toString(), 'hello');
    assert.equal(right.recvBytes(3).toString(), 'ell');
    assert.equal(right.recvBytes().length, 2);
    assert.equal(right.recvBytes().length, 0);
    left.sendBytes(Buffer.from('too long'));
    left.sendBytes(Buffer.from('next'));
    const into = Buffer.alloc(6);
    assert.throws(
      () => right.recvBytesInto(into),
      (error) => error instanceof BufferTooShort && error.buffer.toString() === 'too long',
    );
    assert.equal(right.recvBytesInto(into, 2), 4);
    assert.equal(into.toString(), '\0\0next');
    assert.throws(() => {
      left.sendBytes(into, 7);
    }, RangeError);
    assert.throws(() => {
      left.sendBytes(into, 0, 9);
    }, RangeError);
    assert.throws(() => {
      left.sendBytes('text' as never);
    }, TypeError);
    left.sendBytes(Buffer.alloc(9));
    assert.throws(() => right.recvBytes(8), { code: 'ERR_MP_BAD_MESSAGE' });
    assert.equal(right.closed, false);
    assert.equal(right.readable, false);
    assert.throws(() => right.recv(), { code: 'ERR_MP_NOT_READABLE' });
    right.send('still sends');
    assert.equal(left.recv(), 'still sends');
    left.close();
    right.close();
    const [reader, writer] = Pipe(false);
    writer.sendBytes(Buffer.alloc(9));
    assert.throws(() => reader.recvBytes(8), { code: 'ERR_MP_BAD_MESSAGE' });
    assert.equal(reader.closed, true);
    writer.close();
  });

  it('polls, and waits for several', () => {
    const [a, b] = Pipe();
    const [c, d] = Pipe();
    assert.equal(a.poll(), false);
    assert.equal(a.poll(-5), false);
    const begin = performance.now();
    assert.equal(a.poll(20), false);
    assert.ok(performance.now() - begin >= 19);
    assert.deepEqual(wait([a, c], 0), []);
    d.send(1);
    assert.deepEqual(wait([a, c]), [c]);
    assert.deepEqual(wait([c.fileno()]), [c.fileno()]);
    b.send(1);
    assert.deepEqual(wait([c, a], 1000), [c, a]);
    assert.throws(() => wait(['x' as never]), TypeError);
    for (const end of [a, b, c, d]) end.close();
  });

  it('takes connections along', () => {
    const [left, right] = Pipe();
    const [reader, writer] = Pipe(false);
    left.send({ to: writer, again: writer });
    writer.close();
    const { to, again } = right.recv() as { to: Connection; again: Connection };
    assert.ok(to instanceof Connection);
    assert.equal(again, to);
    assert.equal(to.readable, false);
    to.send('through the copy');
    to.close();
    assert.equal(reader.recv(), 'through the copy');
    assert.throws(() => reader.recv(), EOFError);
    // Descriptors that nobody takes are closed.
    left.send(reader);
    assert.ok(right.recvBytes().length > 0);
    for (const end of [left, right, reader]) end.close();
  });

  it('refuses what can not be sent, and stays usable', () => {
    const [left, right] = Pipe();
    assert.throws(
      () => {
        left.send({ a: [0, () => 1] });
      },
      (error) => error instanceof PicklingError && error.path === 'value.a[1]',
    );
    left.send(1);
    assert.equal(right.recv(), 1);
    left.close();
    right.close();
  });

  it('survives a peer that speaks garbage', () => {
    const [left, right] = Pipe();
    left.sendBytes(Buffer.from([0xff, 1, 2, 3]));
    assert.throws(
      () => right.recv(),
      (error) => error instanceof ProcessError && error.code === 'ERR_MP_UNPICKLING',
    );
    left.send('fine');
    assert.equal(right.recv(), 'fine');
    left.close();
    right.close();
  });

  it('speaks the framing of CPython', () => {
    const [here, there] = Pipe();
    const program = `
from multiprocessing.connection import Connection
c = Connection(3)
while True:
    try: b = c.recv_bytes()
    except EOFError: break
    c.send_bytes(b[::-1])
`;
    // The other end becomes descriptor 3 of a CPython process; messages wait in the socket until it runs.
    here.sendBytes(Buffer.from('abc'));
    here.sendBytes(Buffer.alloc(0));
    here.sendBytes(Buffer.alloc(60_000, 'xy'));
    const half = spawnSync('python3', ['-c', program.replace('while True', 'for _ in range(3)')], {
      stdio: ['ignore', 'inherit', 'inherit', there.fileno()],
    });
    assert.equal(half.status, 0);
    assert.equal(here.recvBytes().toString(), 'cba');
    assert.equal(here.recvBytes().length, 0);
    assert.equal(here.recvBytes().toString().slice(0, 4), 'yxyx');
    here.close();
    there.close();
  });

  it('receives without blocking, in the order of asking', async () => {
    const [left, right] = Pipe();
    const polled = right.pollAsync(5000);
    left.send('a');
    assert.equal(await polled, true);
    const got = Promise.all([right.recvAsync(), right.recvAsync(), right.recvAsync()]);
    left.send('b');
    setImmediate(() => {
      left.send('c');
    });
    assert.deepEqual(await got, ['a', 'b', 'c']);
    assert.equal(await right.pollAsync(), false);
    assert.equal(await right.pollAsync(5), false);
    // Bytes that come while nobody listens are still there for a blocking call.
    left.send('d');
    assert.equal(right.recv(), 'd');
    const last = right.recvAsync();
    left.close();
    await assert.rejects(last, EOFError);
    right.close();
  });

  it('sends and receives what is larger than any buffer without blocking', async () => {
    const [left, right] = Pipe();
    const large = Buffer.alloc(5_000_000, 'xyz');
    const sent = Promise.all([left.sendAsync(large), left.sendAsync('after')]);
    assert.throws(
      () => {
        left.send('between');
      },
      { code: 'ERR_MP_BUSY' },
    );
    assert.deepEqual(await right.recvAsync(), large);
    assert.equal(await right.recvAsync(), 'after');
    await sent;
    left.send('blocking again');
    assert.equal(right.recv(), 'blocking again');
    left.close();
    right.close();
  });

  it('ends pending calls by a signal and by close()', async () => {
    const [left, right] = Pipe();
    const controller = new AbortController();
    const aborted = right.recvAsync({ signal: controller.signal });
    const second = right.recvAsync();
    controller.abort(new Error('enough'));
    await assert.rejects(aborted, /enough/);
    left.send(1);
    assert.equal(await second, 1);
    const pending = right.recvAsync();
    right.close();
    await assert.rejects(pending, ClosedError);
    left.close();
  });

  it('waits for several without blocking', async () => {
    const [a, b] = Pipe();
    const [c, d] = Pipe();
    assert.deepEqual(await waitAsync([a, c], 5), []);
    const waiting = waitAsync([a, c]);
    d.send(1);
    assert.deepEqual(await waiting, [c]);
    for (const end of [a, b, c, d]) end.close();
  });
});
