/** A short form of `npm run chaos`: a few rounds in which each program and each kind of fault has its turn. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const script = resolve(import.meta.dirname, '../../scripts/chaos.mjs');
const ROUNDS = 7;
/** With this one all four programs and all seven faults come by. */
const SEED = 472;

describe('chaos', function () {
  this.timeout(120_000);

  it('leaves nothing hanging, doubled, lost or left behind', async () => {
    const child = spawn(
      process.execPath,
      [script, '--rounds', String(ROUNDS), '--seed', String(SEED), '--ms', '200'],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number | null];
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`${ROUNDS} rounds in`));
  });
});
