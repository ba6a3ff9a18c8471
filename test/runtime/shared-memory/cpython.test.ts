/** CPython opens our blocks by name, and we its; a ShareableList has the same bytes on both sides. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ShareableList, SharedMemory } from '../../../runtime/shared-memory.ts';

/** Before 3.13 CPython's tracker removes whatever its process has opened. */
const head = `
import sys, json
from multiprocessing.shared_memory import SharedMemory, ShareableList
from multiprocessing import resource_tracker
def forget(shm): resource_tracker.unregister(shm._name, 'shared_memory')
`;

function python(program: string, ...args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', head + program, ...args], {
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  return stdout;
}

describe('shared memory with CPython', () => {
  it('reads and writes our block', () => {
    using shm = new SharedMemory({ create: true, size: 1000 });
    shm.buf.set([1, 2, 3]);
    const out = python(
      `shm = SharedMemory(sys.argv[1]); forget(shm)
print(shm.size, list(shm.buf[:4]))
shm.buf[999] = 77
shm.close()`,
      shm.name,
    );
    assert.equal(out, '1000 [1, 2, 3, 0]\n');
    assert.equal(shm.buf[999], 77);
    shm.unlink();
  });

  it('reads and writes our list', () => {
    const list = new ShareableList<number | string | boolean | null | Uint8Array | bigint>([
      7,
      2.5,
      'zwölf',
      true,
      null,
      new Uint8Array([1, 0, 2]),
      -(2n ** 62n),
      'längerer Text',
    ]);
    const out = python(
      `l = ShareableList(name=sys.argv[1]); forget(l.shm)
print(list(l), l.format)
l[0] = 'new'; l[2] = None; l[3] = False; l[1] = -1; l[7] = 'noch länger'
l.shm.close()`,
      list.shm.name,
    );
    assert.equal(
      out,
      "[7, 2.5, 'zwölf', True, None, b'\\x01\\x00\\x02', -4611686018427387904, 'längerer Text'] qd8sxxxxxxx?xxxxxx?x8sq16s\n",
    );
    assert.deepEqual(
      [...list],
      ['new', -1, null, false, null, new Uint8Array([1, 0, 2]), -(2n ** 62n), 'noch länger'],
    );
    list.shm.unlink();
  });

  it('lays out a list byte for byte as CPython does', () => {
    const list = new ShareableList([1, 'abc', 3.25, null, true, new Uint8Array([5])]);
    const out = python(
      `l = ShareableList([1, 'abc', 3.25, None, True, b'\\x05'])
print(bytes(l.shm.buf).hex())
l.shm.close(); l.shm.unlink()`,
    );
    assert.equal(Buffer.from(list.shm.buf).toString('hex'), out.trim());
    list.shm.unlink();
  });

  it('makes blocks and lists that we open, write and leave alone', async () => {
    const child = spawn(
      'python3',
      [
        '-u',
        '-c',
        `${head}
shm = SharedMemory(create=True, size=50)
shm.buf[3] = 9
l = ShareableList([1, 'two', 3.0, b'four', None], name=shm.name + '_list')
print(json.dumps([shm.name, l.shm.name]))
sys.stdin.readline()
print(shm.buf[49], list(l))
shm.close(); shm.unlink(); l.shm.close(); l.shm.unlink()`,
      ],
      { stdio: ['pipe', 'pipe', 'inherit'] },
    );
    // Line by line: a line may arrive in pieces.
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const nextLine = async (): Promise<string> => String((await lines.next()).value);
    const [block, name] = JSON.parse(await nextLine()) as [string, string];
    const shm = new SharedMemory({ name: block });
    assert.equal(shm.buf[3], 9);
    shm.buf[49] = 5;
    shm.close();
    const list = new ShareableList(undefined, { name });
    assert.deepEqual([...list], [1, 'two', 3, new Uint8Array(Buffer.from('four')), null]);
    list[1] = 'TWO';
    list[4] = 4;
    list.shm.close();
    const ended = once(child, 'exit') as Promise<[number, null]>;
    child.stdin.end('\n');
    assert.equal(await nextLine(), "5 [1, 'TWO', 3.0, b'four', 4]");
    assert.deepEqual(await ended, [0, null]);
  });
});
