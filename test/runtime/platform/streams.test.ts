/** Pipes by the shortest way: what is there is read, and nobody sleeps who must not. */
import assert from 'node:assert/strict';
import { closeSync, openSync } from 'node:fs';
import { platform, type Fd } from '../../../runtime/platform/index.ts';
import { linuxStreams } from '../../../runtime/platform/linux/streams.ts';

const { descriptors } = platform;

describe('reading a pipe at once', () => {
  const buffer = Buffer.allocUnsafeSlow(64);
  const fresh = (): ((fd: Fd) => number | null) => {
    const streams = linuxStreams();
    return (fd) => streams.readAtOnce(fd, streams.addressOf(buffer), buffer.length);
  };

  /** `read` of a pipe that blocks: nothing, then bytes, then the end. */
  function readsPipe(read: (fd: Fd) => number | null): void {
    const [reader, writer] = descriptors.pipe();
    assert.equal(read(reader), null);
    assert.equal(descriptors.write(writer, Buffer.from('abc'), 0, 3), 3);
    assert.equal(read(reader), 3);
    assert.equal(buffer.toString('latin1', 0, 3), 'abc');
    assert.equal(read(reader), null);
    descriptors.close(writer);
    assert.equal(read(reader), 0);
    descriptors.close(reader);
  }

  it('never sleeps', () => {
    readsPipe(fresh());
  });

  it('asks first where the system can not read so', () => {
    const read = fresh();
    // A file that no system reads without waiting.
    const fd = openSync('/proc/self/comm', 'r');
    const count = read(fd as Fd);
    closeSync(fd);
    assert.ok(count !== null && count > 0);
    readsPipe(read);
  });
});
