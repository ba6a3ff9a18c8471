import assert from 'node:assert/strict';
import fc from 'fast-check';

import { withoutTsEndings } from '../../../media/playground/editor-types.ts';
import { blocks } from '../../../media/playground/markdown.tsx';
import { hashFor, programFromHash, queryFor, settingsFromQuery } from '../../../media/playground/share.ts';
import { clampSize } from '../../../media/playground/sizes.ts';

describe('a shared link', () => {
  it('holds any program', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (program) => {
        const hash = hashFor(program);
        assert.equal(programFromHash(hash), program);
        assert.equal(programFromHash(new URL(`http://localhost/${hash}`).hash), program);
      }),
    );
  });

  it('says when it holds none, and when it is damaged', () => {
    assert.equal(programFromHash(''), undefined);
    assert.equal(programFromHash('#panel'), undefined);
    assert.equal(programFromHash('#code='), null);
    assert.equal(programFromHash('#code=%%%'), null);
  });

  it('keeps lesson and settings in the query', () => {
    const settings = { startMethod: 'fork', seconds: 10 } as const;
    const query = queryFor('?theme=dark&token=x', 'lock', settings);
    assert.deepEqual(settingsFromQuery(query), settings);
    assert.equal(new URLSearchParams(query).get('lesson'), 'lock');
    assert.equal(new URLSearchParams(query).get('theme'), 'dark');
    assert.equal(queryFor('?lesson=lock&start=fork', undefined, {}), '');
    assert.deepEqual(settingsFromQuery('?start=exec&seconds=-1'), {});
  });
});

describe('the Markdown of lessons', () => {
  it('is cut into blocks', () => {
    assert.deepEqual(
      blocks(
        '# A\n\nb\nc\n\n- d\n  e\n- f\n\n1. g\n\n| h | i |\n| --- | --- |\n| j | k |\n\n```ts\nl\n\nm\n```\n',
      ),
      [
        { kind: 'heading', level: 1, text: 'A' },
        { kind: 'paragraph', text: 'b c' },
        { kind: 'list', ordered: false, items: ['d e', 'f'] },
        { kind: 'list', ordered: true, items: ['g'] },
        {
          kind: 'table',
          rows: [
            ['h', 'i'],
            ['j', 'k'],
          ],
        },
        { kind: 'code', text: 'l\n\nm' },
      ],
    );
  });

  it('ends, whatever it is given', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[#`|\-*\n a1.]{0,60}$/), (text) => {
        blocks(text);
      }),
    );
  });
});

describe('sizes of the parts', () => {
  it('stay within their bounds', () => {
    assert.equal(clampSize('text', 0), 14);
    assert.equal(clampSize('text', 100), 40);
    assert.equal(clampSize('text', 22.22), 22.2);
  });
});

describe('declarations for the editor', () => {
  it('refer to declarations, not to sources', () => {
    assert.equal(
      withoutTsEndings(
        `export * from './errors.ts';\nimport type { A } from "../x/y.ts";\ntype B = import('./z.ts').B;`,
      ),
      `export * from './errors';\nimport type { A } from "../x/y";\ntype B = import('./z').B;`,
    );
    assert.equal(withoutTsEndings(`import x from 'lib.ts';`), `import x from 'lib.ts';`);
  });
});
