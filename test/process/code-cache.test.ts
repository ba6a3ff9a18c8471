/** Processes start from what V8 has compiled in earlier ones, and just as well where that is damaged or can't be kept. */
import assert from 'node:assert/strict';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runText } from '../support/run-program.ts';

const program = `
  import * as mp from 'multiprocessing';
  function work(queue: mp.Queue<string>, method: string) { queue.put(method); }
  if (import.meta.main) {
    for (const method of ['spawn', 'fork', 'forkserver'] as const) {
      const context = mp.getContext(method);
      const queue = new context.Queue<string>();
      for (let turn = 0; turn < 2; turn++) {
        const child = new context.Process({ target: work, args: [queue, method] });
        child.start();
        console.log(queue.get(), (child.join(), child.exitcode));
      }
    }
  }`;
const expected = ['spawn', 'spawn', 'fork', 'fork', 'forkserver', 'forkserver'].map((one) => `${one} 0`);

async function runWith(home: string): Promise<void> {
  const { lines, stderr, code } = await runText(program, {
    env: { XDG_CACHE_HOME: home },
    execArgv: ['--single-threaded', '--v8-pool-size=0'],
  });
  assert.deepEqual([lines, stderr, code], [expected, '', 0]);
}

describe('compiled code that is kept', () => {
  let home = '';
  beforeEach(() => {
    home = fs.mkdtempSync(join(tmpdir(), 'mp-code-cache-'));
  });
  afterEach(() => {
    fs.rmSync(home, { recursive: true });
  });

  it('is kept for each kind of process by the first, and left alone by the next', async () => {
    const folder = join(home, 'multiprocessing');
    await runWith(home);
    const kept = fs.readdirSync(folder);
    assert.deepEqual(kept.map((name) => name.slice(name.lastIndexOf('-') + 1)).sort(), [
      'child',
      'fork',
      'forkserver',
    ]);
    const times = kept.map((name) => fs.statSync(join(folder, name)).mtimeMs);
    await runWith(home);
    assert.deepEqual(fs.readdirSync(folder), kept);
    assert.deepEqual(
      kept.map((name) => fs.statSync(join(folder, name)).mtimeMs),
      times,
    );
    for (const name of kept) {
      const bytes = fs.readFileSync(join(folder, name));
      fs.writeFileSync(join(folder, name), bytes.fill(0xa5, bytes.length >> 2, bytes.length >> 1));
    }
    await runWith(home);
  });

  it('is done without where there is no place for it', async () => {
    await runWith('/proc/self/nowhere');
  });
});
