/** A short form of `npm run chaos`: each program with each kind of fault comes by in the seeds of some days. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const script = resolve(import.meta.dirname, '../../scripts/chaos.mjs');
const ROUNDS = 6;

describe('chaos', function () {
  this.timeout(120_000);

  it('leaves nothing hanging, doubled, lost or left behind', async () => {
    const child = spawn(process.execPath, [script, '--rounds', String(ROUNDS), '--ms', '200'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`${ROUNDS} rounds in`));
  });
});
