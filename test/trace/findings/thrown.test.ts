import assert from 'node:assert/strict';
import { messageOf, thrownAt, withoutCode } from '../../../trace/findings/thrown.ts';
import type { RunModel } from '../../../trace/model/run-model.ts';

const sources = new Map([['/my course/bank.ts', '']]);
const model: Pick<RunModel, 'sources'> = { sources };

describe('an error’s stack', () => {
  it('leads to the innermost line of the program', () => {
    const stack = [
      'TypeError: no',
      '    at JSON.parse (<anonymous>)',
      '    at launch (file:///lib/core.js:6265:11)',
      '    at pay (file:///my%20course/bank.ts:12:5)',
      '    at /my course/bank.ts:30:1',
    ].join('\n');
    assert.deepEqual(thrownAt(model, stack), { file: '/my course/bank.ts', line: 12, column: 5 });
    assert.equal(thrownAt(model, '    at /my course/bank.ts:30:1')?.line, 30);
    assert.equal(thrownAt(model, '    at f (/my course/bank.ts:7:11) {')?.line, 7);
    assert.equal(thrownAt(model, 'TypeError: no\n    at f (/elsewhere/x.ts:1:1)'), undefined);
  });

  it('begins with the message, of which a title takes the first sentence', () => {
    assert.equal(messageOf('Error: no flour left\n    at x'), 'Error: no flour left');
    assert.equal(
      messageOf(`Error: this can not be. ${'Long words follow. '.repeat(9)}`),
      'Error: this can not be',
    );
    const cut = messageOf(`Error: ${'word '.repeat(60)}`);
    assert.ok(cut.length <= 102 && cut.endsWith('word …'), cut);
  });

  it('is shown without a lone code', () => {
    assert.equal(withoutCode("E: x\n    at y {\n  code: 'ERR_MP_X'\n}"), 'E: x\n    at y');
    const more = "E: x\n    at y {\n  code: 'ENOENT',\n  path: '/a'\n}";
    assert.equal(withoutCode(more), more);
  });
});
