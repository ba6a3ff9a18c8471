import assert from 'node:assert/strict';
import { readdirSync, readlinkSync, statSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { allocate, receiveBlock, type Block } from '../../../runtime/memory/block.ts';
import type { ReceiveContext, TransferContext } from '../../../runtime/memory/transfer.ts';
import { announceForkSoon, type Fd } from '../../../runtime/platform/index.ts';
import { assertNoChildLeft, startChild } from '../support/child.ts';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A message that stays in this process. */
function loopback(): TransferContext & ReceiveContext & { delivered: (() => void)[] } {
  const delivered: (() => void)[] = [];
  return {
    purpose: 'process',
    attach: (fd) => fd,
    descriptor: (index) => index as Fd,
    whenDelivered: (done) => delivered.push(done),
    delivered,
  };
}

/** What tells the nameless files apart that this process has open: garbage of other tests may go at any time. */
function memfds(): Set<number> {
  return new Set(
    readdirSync('/proc/self/fd').flatMap((fd) => {
      try {
        const path = `/proc/self/fd/${fd}`;
        return readlinkSync(path).includes('memfd:multiprocessing') ? [statSync(path).ino] : [];
      } catch {
        return [];
      }
    }),
  );
}

async function collected(what: () => boolean): Promise<void> {
  for (let round = 0; !what(); round++) {
    assert.ok(round < 100, 'was not collected');
    collectGarbage();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

describe('blocks of shared memory', () => {
  afterEach(assertNoChildLeft);

  it('are used again when what came by a way without a receipt is gone', () => {
    const way: TransferContext & ReceiveContext = {
      purpose: 'process',
      once: true,
      attach: (fd) => fd,
      descriptor: (index) => index as Fd,
    };
    const block = allocate(200);
    const { address } = block;
    const twin = receiveBlock(block.pack(way), way);
    twin.close();
    block.close();
    assert.equal(allocate(200).address, address);
  });

  it('are zeroed, aligned, apart from each other, and know their object', () => {
    const sizes = [1, 4, 100, 1023, 1024, 5000];
    const blocks = sizes.map((size) => allocate(size));
    blocks.forEach((block, index) => {
      assert.equal(block.length, sizes[index]);
      assert.equal(block.address % (block.length >= 1024 ? 64 : 16), 0);
      assert.equal(block.offset % 16, 0);
      assert.deepEqual(new Set(block.words), new Set(block.words.length > 0 ? [0] : []));
      block.words.fill(index + 1);
    });
    blocks.forEach((block, index) => {
      assert.ok(block.words.every((word) => word === index + 1));
      assert.equal(block.id.pid, process.pid);
    });
    assert.equal(new Set(blocks.map((block) => block.id.n)).size, blocks.length);
    for (const block of blocks) block.close();
  });

  it('are used again when every handle is gone, and not before', () => {
    const first = allocate(200);
    first.words.fill(7);
    const context = loopback();
    const twin = receiveBlock(first.pack(context), context);
    assert.equal(twin.words[0], 7);
    assert.deepEqual(twin.id, first.id);
    const { offset } = first;
    first.close();
    first.close();
    const offsetOf = (block: Block): number => {
      block.close();
      return block.offset;
    };
    assert.notEqual(offsetOf(allocate(200)), offset, 'in use by the twin, and under way');
    twin.close();
    assert.notEqual(offsetOf(allocate(200)), offset, 'under way');
    context.delivered.forEach((done) => {
      done();
    });
    // Other blocks may be free as well: what earlier tests have left to the garbage collector.
    const next = Array.from({ length: 50 }, () => allocate(200));
    assert.ok(next.some((block) => block.offset === offset));
    for (const block of next) {
      assert.equal(block.words[0], 0);
      block.close();
    }
  });

  it('stay in use by a forked child', () => {
    const block = allocate(300);
    announceForkSoon();
    const { offset } = block;
    block.close();
    const next = allocate(300);
    assert.notEqual(next.offset, offset);
    next.close();
  });

  it('are given back when they are collected, but not under a live view', async () => {
    let offset = -1;
    const views: Uint8Array[] = [];
    (() => {
      const block = allocate(900);
      ({ offset } = block);
      views.push(new Uint8Array(block.expose(0, 900)));
    })();
    for (let round = 0; round < 5; round++) {
      collectGarbage();
      await new Promise((resolve) => setImmediate(resolve));
    }
    const other = allocate(900);
    assert.notEqual(other.offset, offset);
    views[0]?.fill(1);
    assert.equal(other.words[0], 0);
    views.pop();
    await collected(() => {
      const block = allocate(900);
      const same = block.offset === offset;
      block.close();
      return same;
    });
    other.close();
  });

  it('unmap large ones and close their descriptors', async () => {
    const before = memfds();
    const made = new Set<number>();
    (() => {
      const blocks = Array.from({ length: 20 }, () => allocate(100_000));
      for (const file of memfds()) if (!before.has(file)) made.add(file);
      assert.equal(made.size, 20);
      blocks[3]?.words.fill(1);
    })();
    await collected(() => [...memfds()].every((file) => !made.has(file)));
  });

  it('are the same memory in another process', () => {
    const small = allocate(64);
    const large = allocate(300_000);
    small.words[3] = 20;
    large.words[70_000] = 22;
    assert.equal(startChild('memory/add.fixture.ts', [small, large, small]).join(), 0);
    assert.equal(small.words[0], 42);
    assert.equal(large.words[0], small.id.n);
    small.close();
    large.close();
  });
});
