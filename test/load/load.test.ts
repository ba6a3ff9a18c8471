/** A short form of `npm run load`. */
import assert from 'node:assert/strict';
import { stopBuilding } from '../../runtime/loading/build-program.ts';
import { loads, runLoad, shortScale } from './load.ts';

describe('under load', function () {
  this.timeout(120_000);
  after(() => stopBuilding());

  for (const load of loads)
    it(`${load}: nothing is lost`, async () => {
      const { wrong, figures } = await runLoad(load, 'forkserver', shortScale, 100_000);
      assert.deepEqual(wrong, [], JSON.stringify(figures));
    });
});
