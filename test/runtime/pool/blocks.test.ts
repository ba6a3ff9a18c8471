/** Blocks never overlap, are used again, and go back when nothing is in use. */
import assert from 'node:assert/strict';
import { Blocks } from '../../../runtime/pool/blocks.ts';
import { SharedArea } from '../../../runtime/pool/shared-area.ts';

describe('blocks of an area', () => {
  let area: SharedArea;
  beforeEach(() => {
    area = SharedArea.create('test', 64 << 20, 4096);
  });
  afterEach(() => {
    area.release(true);
  });

  it('do not overlap, whatever is taken and given', () => {
    const blocks = new Blocks(area);
    const inUse: { offset: number; bytes: number }[] = [];
    let seed = 1;
    const random = (below: number): number => {
      seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
      return seed % below;
    };
    for (let step = 0; step < 20_000; step++) {
      if (inUse.length > 0 && random(100) < 48) {
        const [block] = inUse.splice(random(inUse.length), 1);
        assert.ok(block);
        blocks.give(block.offset, block.bytes);
        continue;
      }
      const bytes = random(10) === 0 ? 1 + random(100_000) : 1 + random(300);
      const offset = blocks.take(bytes);
      if (offset === -1) continue;
      assert.equal(offset % 8, 0);
      // Marked with its own number at both ends: an overlap would overwrite a mark.
      area.bytes[offset] = 7;
      area.bytes[offset + bytes - 1] = 7;
      inUse.push({ offset, bytes });
    }
    const sorted = inUse.sort((a, b) => a.offset - b.offset);
    sorted.forEach(({ offset, bytes }, index) => {
      const next = sorted[index + 1];
      assert.ok(next === undefined || offset + bytes <= next.offset);
    });
  });

  it('are used again, so that a steady flow needs no more memory', () => {
    const blocks = new Blocks(area);
    const first = blocks.take(100);
    const kept = blocks.take(100);
    blocks.give(first, 100);
    for (let round = 0; round < 1000; round++) {
      const offset = blocks.take(90 + (round % 20));
      assert.ok(offset < 1000, `${offset}`);
      blocks.give(offset, 90 + (round % 20));
    }
    blocks.give(kept, 100);
    assert.equal(blocks.take(50), 0, 'from the start when nothing is in use');
  });

  it('say when there is no room', () => {
    const blocks = new Blocks(area);
    assert.equal(blocks.take(65 << 20), -1);
    assert.notEqual(blocks.take(30 << 20), -1);
    assert.equal(blocks.take(40 << 20), -1);
  });
});
