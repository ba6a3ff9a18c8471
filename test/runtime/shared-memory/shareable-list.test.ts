/** Lists in shared memory: what they hold, and what they refuse. Their bytes are compared with CPython's elsewhere. */
import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { ShareableList, SharedMemory } from '../../../runtime/shared-memory.ts';

function withList<R>(list: ShareableList, body: (list: ShareableList) => R): R {
  try {
    return body(list);
  } finally {
    list.shm.unlink();
    list.shm.close();
  }
}

const everything = [
  1,
  -2.5,
  'text',
  '',
  'zwölf Boxkämpfer',
  true,
  false,
  null,
  2n ** 60n,
  new Uint8Array([0, 9]),
];

describe('ShareableList', () => {
  it('holds numbers, text, flags, null and bytes', () => {
    withList(new ShareableList(everything), (list) => {
      assert.equal(list.length, everything.length);
      assert.deepEqual([...list], everything);
      assert.equal(list[2], 'text');
      assert.equal(list.format, 'qd8s8s24sxxxxxxx?xxxxxxx?xxxxxx?xq8s');
      assert.match(inspect(list), /^ShareableList\(\[\s+1,\s+-2\.5,/);
      assert.ok(3 in list);
      assert.ok(!(99 in list));
    });
    withList(new ShareableList(), (list) => {
      assert.equal(list.length, 0);
      assert.equal(inspect(list), `ShareableList([], name="${list.shm.name}")`);
    });
  });

  it('is opened by its name', () => {
    withList(new ShareableList([1, 'abc']), (list) => {
      const other = new ShareableList(undefined, { name: list.shm.name });
      other[0] = 2;
      assert.deepEqual([...list], [2, 'abc']);
      other.shm.close();
      assert.throws(() => other[0], { code: 'ERR_MP_CLOSED' });
    });
    assert.throws(() => new ShareableList(undefined, { name: 'mp-test-none' }), { code: 'ENOENT' });
  });

  it('lets an item change its kind, within its slot', () => {
    withList(new ShareableList<number | string | boolean | null>([1, '12345678']), (list) => {
      list[0] = 'eightltr';
      assert.equal(list[0], 'eightltr');
      list[0] = null;
      assert.equal(list[0], null);
      list[1] = true;
      assert.equal(list[1], true);
      list[1] = 'sixteen letters.';
      assert.equal(list[1], 'sixteen letters.');
      list[1] = 'short';
      assert.deepEqual([...list], [null, 'short']);
      assert.throws(() => (list[0] = 'nine lttr'), { name: 'RangeError', message: /9 bytes.*8/ });
      assert.throws(() => (list[1] = 'ä'.repeat(9)), { name: 'RangeError', message: /18 bytes.*16/ });
      assert.deepEqual([...list], [null, 'short']);
    });
  });

  it('counts and finds', () => {
    withList(new ShareableList([1, 'a', 1, 1.5, true, new Uint8Array([1])]), (list) => {
      assert.equal(list.count(1), 2);
      assert.equal(list.count(1n), 2);
      assert.equal(list.index(1.5), 3);
      assert.equal(list.index(new Uint8Array([1])), 5);
      assert.equal(list.count('b'), 0);
      assert.throws(() => list.index('b'), { name: 'RangeError', message: /'b'/ });
    });
  });

  it('refuses other kinds, other lengths and other blocks', () => {
    for (const item of [undefined, {}, [], Symbol('x'), () => 1, new Date()])
      assert.throws(() => new ShareableList([item as number]), { name: 'TypeError' });
    assert.throws(() => new ShareableList([2n ** 63n]), { name: 'RangeError' });
    assert.throws(() => new ShareableList(5 as unknown as number[]), { name: 'TypeError' });
    withList(new ShareableList([1]), (list) => {
      assert.throws(() => (list[1] = 1), { name: 'RangeError' });
      assert.throws(() => (list[-1] = 1), { name: 'RangeError' });
      assert.throws(() => (list[0] = {} as number), { name: 'TypeError' });
      assert.equal(list[1], undefined);
      assert.equal(list[-1], undefined);
      assert.throws(() => new ShareableList([1], { name: list.shm.name }), { code: 'EEXIST' });
    });
    const block = new SharedMemory({ create: true, size: 64 });
    const words = new BigInt64Array(block.buf.buffer);
    for (const wrong of [[3n, 0n, 8n, 4n, 16n], [1n, 0n, 8000n], [-1n], [2n ** 60n], [1n, 8n, 8n]]) {
      words.fill(0n);
      words.set(wrong);
      assert.throws(() => new ShareableList(undefined, { name: block.name }), {
        name: 'RangeError',
        message: /holds no ShareableList/,
      });
    }
    block.unlink();
  });
});
