/** A short form of `npm run fuzz`: some thousands of bad inputs for each decoder, the same in each run. */
import assert from 'node:assert/strict';
import { fuzz } from './target.ts';
import { targets } from './targets/index.ts';

/** Fewer where one takes long. */
const inputs: Readonly<Record<string, number>> = { manager: 1000, models: 300 };

describe('bad inputs', function () {
  this.timeout(120_000);

  for (const [name, make] of Object.entries(targets))
    it(`are taken or refused by the decoder of ${name}, soon and in little memory`, async () => {
      const { problems, refused } = await fuzz(make(), inputs[name] ?? 3000, 7);
      assert.deepEqual(problems, []);
      assert.ok(refused > 0);
    });
});
