/** The calls for bytes that leave the event loop free: what they carry, what they refuse, their turns. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { Connection, Pipe } from '../../../runtime/connection.ts';
import { BufferTooShort, ClosedError } from '../../../runtime/errors.ts';

const openDescriptors = (): number => readdirSync('/proc/self/fd').length;

describe('bytes over a pipe, leaving the event loop free', () => {
  let left: Connection;
  let right: Connection;
  beforeEach(() => {
    [left, right] = Pipe();
  });
  afterEach(() => {
    left.close();
    right.close();
  });

  it('come as they were sent, of whatever size, in the order of asking', async () => {
    const large = Buffer.alloc(1_000_000, 'x');
    const got = Promise.all([right.recvBytesAsync(), right.recvAsync(), right.recvBytesAsync()]);
    const sent = [left.sendBytesAsync(large, 10), left.sendAsync('between')];
    const small = new Uint8Array([1, 2, 3, 4]);
    sent.push(left.sendBytesAsync(small, 1, 2));
    // They were copied.
    small.fill(9);
    await Promise.all(sent);
    assert.deepEqual(await got, [large.subarray(10), 'between', Buffer.from([2, 3])]);
  });

  it('are those of the blocking calls', async () => {
    left.sendBytes(Buffer.from('one'));
    assert.equal((await right.recvBytesAsync()).toString(), 'one');
    await left.sendBytesAsync(new Uint16Array([0x0201]));
    assert.deepEqual([...right.recvBytes()], [1, 2]);
  });

  it('go into a buffer, or are in the error where it is too small', async () => {
    const into = Buffer.alloc(5, '.');
    const waiting = right.recvBytesIntoAsync(into, 1);
    await left.sendBytesAsync(Buffer.from('abc'));
    assert.equal(await waiting, 3);
    assert.equal(into.toString(), '.abc.');
    left.sendBytes(Buffer.from('too long'));
    left.sendBytes(Buffer.from('next'));
    await assert.rejects(right.recvBytesIntoAsync(into), (error: BufferTooShort) => {
      assert.ok(error instanceof BufferTooShort);
      return error.buffer.toString() === 'too long';
    });
    assert.equal((await right.recvBytesAsync(4)).toString(), 'next');
  });

  it('are refused beyond the length that was allowed, and all after them', async () => {
    left.sendBytes(Buffer.from('too long'));
    await assert.rejects(right.recvBytesAsync(3), { code: 'ERR_MP_BAD_MESSAGE' });
    await assert.rejects(right.recvBytesAsync(), { code: 'ERR_MP_NOT_READABLE' });
    await assert.rejects(right.recvBytesAsync(-1), RangeError);
    await assert.rejects(left.sendBytesAsync(Buffer.from('abc'), 4), RangeError);
    await assert.rejects(left.sendBytesAsync('abc' as unknown as Uint8Array), TypeError);
  });

  it('can be given up, and end with the connection; nothing is left open', async () => {
    const controller = new AbortController();
    const aborted = right.recvBytesAsync(undefined, { signal: controller.signal });
    const second = right.recvBytesIntoAsync(Buffer.alloc(3));
    controller.abort(new Error('enough'));
    await assert.rejects(aborted, /enough/);
    left.sendBytes(Buffer.from('two'));
    assert.equal(await second, 3);

    const before = openDescriptors();
    const [carried, end] = Pipe();
    const sending = left.sendBytesAsync(Buffer.alloc(4_000_000));
    const behind = left.sendAsync(carried, { signal: AbortSignal.timeout(5) });
    const last = left.sendBytesAsync(Buffer.from('never'));
    const reasons = Promise.allSettled([sending, behind, last]);
    await assert.rejects(behind, { name: 'TimeoutError' });
    left.close();
    // What is under way is sent to its end.
    assert.equal((await right.recvBytesAsync()).length, 4_000_000);
    const [first, , third] = await reasons;
    assert.equal(first.status, 'fulfilled');
    assert.ok(third.status === 'rejected' && third.reason instanceof ClosedError);
    carried.close();
    end.close();
    assert.equal(openDescriptors(), before - 1, 'a descriptor was left open');
  });
});
