import assert from 'node:assert/strict';
import { readdirSync, readlinkSync } from 'node:fs';
import { SystemError, UnsupportedError } from '../../../runtime/errors.ts';
import { platform, type Address, type Fd } from '../../../runtime/platform/index.ts';
import { unsupportedPlatform } from '../../../runtime/platform/unsupported.ts';

const { memory, futex, processes, descriptors, clock } = platform;

/** Pipes, sockets and memory only: the loader opens and closes files of its own meanwhile. */
function openDescriptors(): string[] {
  return readdirSync('/proc/self/fd')
    .flatMap((fd) => {
      try {
        return [`${fd} ${readlinkSync(`/proc/self/fd/${fd}`)}`];
      } catch {
        return [];
      }
    })
    .filter((text) => /pipe:|socket:|memfd:/.test(text))
    .sort();
}

describe('platform', () => {
  let before: string[];
  beforeEach(() => {
    before = openDescriptors();
  });
  afterEach(() => {
    assert.deepEqual(openDescriptors(), before, 'a descriptor was left open');
  });

  describe('memory', () => {
    it('maps the same pages twice', () => {
      const fd = memory.createAnonymous('test', 8192);
      assert.equal(memory.size(fd), 8192);
      const one = memory.map(fd, 0, 8192);
      const two = memory.map(fd, 4096, 4096);
      new Int32Array(one.buffer)[1024] = 42;
      assert.equal(new Int32Array(two.buffer)[0], 42);
      memory.grow(fd, 16384);
      assert.equal(memory.size(fd), 16384);
      memory.discard(fd, 4096, 4096);
      assert.equal(new Int32Array(two.buffer)[0], 0);
      descriptors.close(fd);
      memory.unmap(two);
    });

    it('throws where memory can not be had', () => {
      assert.throws(
        () => memory.createAnonymous('huge', 2 ** 50),
        (error: SystemError) => error.code === 'ENOMEM',
      );
    });
  });

  describe('futex', () => {
    it('does not sleep when the word has changed, and gives up at the deadline', () => {
      const { address, buffer } = memory.allocatePrivate(4096);
      const words = new Int32Array(buffer);
      assert.equal(futex.wait(address, 1, Infinity), 'changed');
      const begin = clock.now();
      assert.equal(futex.wait(address, 0, begin + 20), 'timeout');
      const took = clock.now() - begin;
      assert.ok(took >= 20 && took < 60, `${took} ms`);
      words[0] = -2147483648;
      assert.equal(futex.wait(address, -2147483648, clock.now() + 1), 'timeout');
      assert.equal(futex.wake(address, 1), 0);
      assert.equal(futex.wake(address, Infinity), 0);
    });

    it('knows the thread, and lets it announce a robust word', () => {
      assert.equal(futex.threadId(), process.pid);
      const { f64, index } = futex.robustPending();
      const address = 0x7f12_3456_7894 as Address;
      f64[index] = address * Number.MIN_VALUE;
      assert.equal(new BigUint64Array(f64.buffer)[index], BigInt(address));
      f64[index] = 0;
    });
  });

  describe('processes', () => {
    const sh = (
      script: string,
      table: readonly (readonly [Fd, number])[] = [],
      env: Record<string, string | undefined> = { PATH: process.env['PATH'] },
    ) => processes.spawn({ executable: '/bin/sh', argv: ['sh', '-c', script], env, descriptors: table });

    it('reports exit codes and signals', () => {
      assert.equal(processes.wait(sh('exit 7'), true), 7);
      assert.equal(processes.wait(sh('kill -TERM $$'), true), -15);
      const sleeper = sh('exec sleep 100');
      assert.equal(processes.wait(sleeper, false), null);
      assert.equal(processes.signal(sleeper, 9), true);
      assert.equal(processes.wait(sleeper, true), -9);
      assert.equal(processes.signal(sleeper, 0), false);
      assert.throws(
        () => processes.wait(sleeper, true),
        (error: SystemError) => error.code === 'ECHILD',
      );
    });

    it('passes arguments, environment, folder and descriptors, even crossing ones', () => {
      const [r1, w1] = descriptors.pipe();
      const [r2, w2] = descriptors.pipe();
      // Crossing: the number of each is wanted for the other.
      const child = processes.spawn({
        executable: '/bin/bash',
        argv: ['sh', '-c', `pwd >&${w2}; echo "$A-$1" >&${w1}; ls /proc/self/fd | wc -l >&${w1}`, 'x', 'ü y'],
        env: { A: 'ä', B: undefined, PATH: process.env['PATH'] },
        cwd: '/proc',
        descriptors: [
          [w1, w2],
          [w2, w1],
        ],
      });
      assert.equal(processes.wait(child, true), 0);
      const text = (fd: Fd): string => {
        const bytes = Buffer.alloc(100);
        return bytes.toString('utf8', 0, descriptors.read(fd, bytes, 0, 100) ?? 0);
      };
      assert.equal(text(r1), '/proc\n');
      // 0, 1, 2, the two pipes, and the folder that ls reads.
      assert.equal(text(r2), 'ä-ü y\n6\n');
      [r1, w1, r2, w2].forEach((fd) => {
        descriptors.close(fd);
      });
    });

    it('says why a program does not start', () => {
      assert.throws(
        () => processes.spawn({ executable: '/no/such/program', argv: ['x'], env: {}, descriptors: [] }),
        (error: SystemError) => error.code === 'ENOENT' && error.syscall === 'posix_spawn',
      );
    });

    it('starts children with default signals', () => {
      // Node ignores SIGPIPE; a child must die of it as any program.
      const [r, w] = descriptors.pipe();
      descriptors.close(r);
      assert.equal(processes.wait(sh('kill -PIPE $$; exit 3', [[w, 1]]), true), -13);
      descriptors.close(w);
      assert.equal(processes.pid(), process.pid);
      assert.equal(processes.parentPid(), process.ppid);
    });
  });

  describe('descriptors', () => {
    it('reads, writes, polls and sees the end', () => {
      const [r, w] = descriptors.pipe({ nonblocking: true });
      const bytes = Buffer.from('hello');
      const into = Buffer.alloc(10);
      assert.equal(descriptors.read(r, into, 0, 10), null);
      const begin = clock.now();
      assert.deepEqual(descriptors.poll([{ fd: r, readable: true }], begin + 10), []);
      assert.ok(clock.now() - begin >= 10);
      assert.equal(descriptors.write(w, bytes, 1, 4), 4);
      assert.deepEqual(
        descriptors.poll(
          [
            { fd: r, readable: true },
            { fd: w, writable: true },
          ],
          Infinity,
        ),
        [0, 1],
      );
      assert.equal(descriptors.read(r, into, 2, 8), 4);
      assert.equal(into.toString('utf8', 2, 6), 'ello');
      descriptors.close(w);
      assert.deepEqual(descriptors.poll([{ fd: r, readable: true }], Infinity), [0]);
      assert.equal(descriptors.read(r, into, 0, 10), 0);
      const copy = descriptors.duplicate(r);
      descriptors.close(r);
      descriptors.close(copy);
    });

    it('throws EPIPE instead of dying', () => {
      const [r, w] = descriptors.pipe();
      descriptors.close(r);
      assert.throws(
        () => descriptors.write(w, Buffer.from('x'), 0, 1),
        (error: SystemError) => error.code === 'EPIPE',
      );
      descriptors.close(w);
    });

    it('opens the pipe of another process', () => {
      const [r, w] = descriptors.pipe({ nonblocking: true });
      const other = descriptors.openPipeOf(processes.pid(), r, descriptors.identity(r));
      assert.ok(other !== null);
      descriptors.write(other, Buffer.from('!'), 0, 1);
      assert.equal(descriptors.read(r, Buffer.alloc(1), 0, 1), 1);
      [r, w, other].forEach((fd) => {
        descriptors.close(fd);
      });
      assert.equal(descriptors.openPipeOf(processes.pid(), 9999, 1), null);
      assert.equal(descriptors.openPipeOf(processes.pid(), 1, descriptors.identity(2 as Fd) ^ 2), null);
    });

    it('sends descriptors through a socket', () => {
      const [a, b] = descriptors.socketPair();
      const [r, w] = descriptors.pipe();
      assert.equal(descriptors.sendWithDescriptors(a, Buffer.from('take'), [r, w]), 4);
      const into = Buffer.alloc(10);
      const message = descriptors.receiveWithDescriptors(b, into, 3, 7);
      assert.equal(message?.bytes, 4);
      assert.equal(into.toString('utf8', 3, 7), 'take');
      const [r2, w2] = message.descriptors;
      assert.ok(r2 !== undefined && w2 !== undefined);
      assert.equal(readlinkSync(`/proc/self/fd/${r2}`), readlinkSync(`/proc/self/fd/${r}`));
      descriptors.write(a, Buffer.from('plain'), 0, 5);
      assert.deepEqual(descriptors.receiveWithDescriptors(b, into, 0, 10), { bytes: 5, descriptors: [] });
      [a, b, r, w, r2, w2].forEach((fd) => {
        descriptors.close(fd);
      });
    });
  });

  it('shares one clock with everybody', () => {
    const [seconds, nanoseconds] = process.hrtime();
    assert.ok(Math.abs(clock.now() - (seconds * 1000 + nanoseconds / 1e6)) < 5);
  });

  it('names the way out where it does not run', () => {
    const elsewhere = unsupportedPlatform('win32');
    assert.equal(elsewhere.name, 'win32');
    assert.throws(
      () => elsewhere.memory.pageSize,
      (error: Error) => error instanceof UnsupportedError && /WSL.*dev container/.test(error.message),
    );
  });
});
