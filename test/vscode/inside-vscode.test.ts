/** Runs the tests of `inside/` in the extension host of a real VS Code. */
import assert from 'node:assert/strict';
import { runInside } from './harness/inside.ts';
import { sharedEditor } from './harness/shared.ts';
import { makeWorkspace } from './harness/workspace.ts';
import { mark } from './inside/report.ts';

describe('inside VS Code', function () {
  this.timeout(180_000);

  it('all tests of its extension host pass', async () => {
    using workspace = makeWorkspace();
    const { server, browser } = await sharedEditor();
    const own: string[] = [];
    const others: string[] = [];
    const code = await runInside(browser.context, server, workspace.path, (text) => {
      for (const line of text.split('\n')) {
        if (!line.startsWith(mark)) others.push(line);
        else {
          own.push(line);
          console.log(`    ${line}`);
        }
      }
    });
    assert.equal(code, 0, own.length > 0 ? own.join('\n') : others.join('\n'));
    assert.ok(own.length > 0, 'no test ran');
  });
});
