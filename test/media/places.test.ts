import assert from 'node:assert/strict';
import { placeFinder, placePieces } from '../../media/layout/places.ts';

const file = '/tmp/page 100%/program.ts';
const finder = placeFinder([file, '/tmp/page 100%/program.tsx', 'not-absolute.ts']);

function shown(text: string): string {
  return placePieces(text, finder)
    .map(({ text: words, place, before = '', after = '' }) =>
      place === undefined ? words : `${before}<${words} ${place.file} ${place.line}:${place.column}>${after}`,
    )
    .join('');
}

describe('places in a text', () => {
  it('are found in stack traces, as paths and as URLs', () => {
    assert.equal(shown(`    at eat (${file}:12:5)`), `    at eat (<program.ts:12 ${file} 12:5>)`);
    assert.equal(
      shown('    at async file:///tmp/page%20100%25/program.ts:3:1'),
      `    at async <program.ts:3 ${file} 3:1>`,
    );
    assert.equal(shown(`${file}:7`), `<program.ts:7 ${file} 7:1>`);
  });

  it('are shortened where they name no line', () => {
    assert.equal(shown(`Cannot read ${file}, sorry`), 'Cannot read program.ts, sorry');
  });

  it('are of the program only', () => {
    for (const text of ['/tmp/other/program.ts:1:1', 'program.ts:3', 'node:internal/x:1:2'])
      assert.equal(shown(text), text);
    assert.equal(shown('/tmp/page 100%/program.tsx:4:2'), '<program.tsx:4 /tmp/page 100%/program.tsx 4:2>');
  });

  it('are known by the name alone in sentences of ours, where only one file has it', () => {
    const told = placeFinder([file, '/a/twice.ts', '/b/twice.ts'], true);
    const pieces = placePieces('Plato waits (program.ts:19), Kant too (twice.ts:3)', told);
    assert.deepEqual(
      pieces.flatMap(({ place, text }) => (place === undefined ? [] : [{ text, place }])),
      [{ text: 'program.ts:19', place: { file, line: 19, column: 1 } }],
    );
  });

  it('keep the brackets and full stops beside them, so that no line breaks there', () => {
    const told = placeFinder([file], true);
    assert.deepEqual(
      placePieces('Plato waits (program.ts:19), then (program.ts:3).', told).map(
        ({ text, before = '', after = '' }) => [before, text, after],
      ),
      [
        ['', 'Plato waits ', ''],
        ['(', 'program.ts:19', '),'],
        ['', ' then ', ''],
        ['(', 'program.ts:3', ').'],
      ],
    );
  });

  it('are left alone where no file is known', () => {
    assert.deepEqual(placePieces('/a.ts:1', placeFinder([])), [{ text: '/a.ts:1', place: undefined }]);
  });
});
