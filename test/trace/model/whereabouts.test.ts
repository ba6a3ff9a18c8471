/** Who is at which line, in words, from a made run. */
import assert from 'node:assert/strict';
import { presentWords, RunModel, whereabouts, type AtLine } from '../../../trace/index.ts';
import { philosophersRun } from '../../media/made-runs.ts';

describe('whereabouts', () => {
  const model = new RunModel();
  model.feed(philosophersRun());
  const lines = (time: number | 'end') =>
    whereabouts(model.stateAt(time), (ref) => model.site(ref)).map(({ line, present }) => ({
      line,
      words: presentWords(present),
    }));

  it('gathers those that wait at a line, and counts those that are many', () => {
    assert.deepEqual(lines('end'), [
      { line: 29, words: 'MainProcess waits: join Plato' },
      { line: 15, words: 'Plato, Kant, Hume and 2 more wait' },
    ]);
  });

  it('says what one waits for, and who runs beside it', () => {
    const at: AtLine[] = [
      { name: 'ann', blocked: true, text: 'Lock "a" held by ben' },
      { name: 'ben', blocked: false, text: 'running' },
      { name: 'cleo', blocked: false, text: 'sleeping' },
    ];
    assert.equal(presentWords(at), 'ann waits: Lock "a" held by ben · ben runs · cleo is sleeping');
  });

  it('does not say twice that it waits', () => {
    const at: AtLine[] = [{ name: 'ann', blocked: true, text: 'wait on Event "go"' }];
    assert.equal(presentWords(at), 'ann waits on Event "go"');
  });

  it('knows nobody before the beginning', () => {
    assert.deepEqual(lines(-1), []);
  });
});
