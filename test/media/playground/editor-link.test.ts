/** What the playground writes into a link to the editor, the extension reads; and it reads nothing else. */
import assert from 'node:assert/strict';
import { editorLink } from '../../../media/playground/share.ts';
import { readEditorLink } from '../../../src/vscode/editor-link.ts';

const read = (link: string): unknown => {
  const { pathname, search } = new URL(link.replace('vscode://', 'https://'));
  return readEditorLink(pathname, search.slice(1));
};

describe('a link into the editor', () => {
  it('holds the program, whatever is in it', () => {
    for (const program of [
      'x',
      'a + b & c # d % é 漢\n'.repeat(100),
      "import * as mp from 'multiprocessing';\n",
    ]) {
      assert.deepEqual(read(editorLink(program)), { type: 'program', program });
      // As the editor hands it over: decoded once.
      const { pathname, search } = new URL(editorLink(program).replace('vscode://', 'https://'));
      assert.deepEqual(readEditorLink(pathname, decodeURIComponent(search.slice(1))), {
        type: 'program',
        program,
      });
    }
  });

  it('may name a lesson', () => {
    assert.deepEqual(readEditorLink('/open', 'lesson=lost-update'), {
      type: 'lesson',
      lesson: 'lost-update',
    });
  });

  it('is nothing when it is cut, empty, too long or of another sort', () => {
    const query = new URL(editorLink('console.log(1)')).search.slice(1);
    for (const [path, text] of [
      ['/run', query],
      ['/open', ''],
      ['/open', 'code='],
      ['/open', 'lesson=../../etc'],
      ['/open', `code=${'A'.repeat(300_000)}`],
    ] as const)
      assert.equal(readEditorLink(path, text), undefined, path + text.slice(0, 20));
  });
});
