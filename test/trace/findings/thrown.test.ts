import assert from 'node:assert/strict';
import { foldFrames, messageOf, readable, thrownAt } from '../../../trace/findings/thrown.ts';
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

  it('is shown without a lone code of ours', () => {
    assert.equal(readable("E: x\n    at y {\n  code: 'ERR_MP_X'\n}"), 'E: x\n    at y');
    assert.equal(readable("E: x\n    at y {\n  code: 'ERR_MP_X',\n  exitcode: -9\n}"), 'E: x\n    at y');
    const more = "E: x\n    at y {\n  code: 'ENOENT',\n  path: '/a'\n}";
    assert.equal(readable(more), more);
  });

  it('is told once, though it came from another process', () => {
    const remote = (message: string): string =>
      [
        'Error: no database',
        '    at setUp (/my course/bank.ts:2:32)',
        '    ... 3 lines matching cause stack trace ...',
        '    at async runToEnd (/lib/core.cjs:6003:5) {',
        `  [cause]: ${message}`,
        '      at setUp (/my course/bank.ts:2:32) {',
        "    code: 'ERR_MP_REMOTE'",
        '  }',
        '}',
      ].join('\n');
    assert.equal(
      readable(remote('Error: no database')),
      'Error: no database\n    at setUp (/my course/bank.ts:2:32)\n    at async runToEnd (/lib/core.cjs:6003:5)',
    );
    const other = remote('Error: no network');
    assert.equal(readable(other), other);
  });

  it('is folded to the frames of the program, as long as it has one', () => {
    const stack = [
      'E: x',
      '    at JSON.parse (<anonymous>)',
      '    at pay (/my course/bank.ts:12:5)',
      '    at launch (/lib/core.js:6265:11) {',
      "  code: 'ENOENT'",
      '}',
    ];
    assert.deepEqual(foldFrames(model, stack), [
      'E: x',
      '    at pay (/my course/bank.ts:12:5)',
      '    … and 2 of the library and of Node {',
      "  code: 'ENOENT'",
      '}',
    ]);
    const foreign = ['E: x', '    at f (/elsewhere/x.ts:1:1)'];
    assert.deepEqual(foldFrames(model, foreign), foreign);
  });
});
