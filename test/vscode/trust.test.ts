/** In a folder that the user does not trust nothing is run, whatever asks for it. */
import assert from 'node:assert/strict';
import { sharedEditor } from './harness/shared.ts';
import { Workbench } from './harness/workbench.ts';
import { makeWorkspace } from './harness/workspace.ts';

describe('a workspace that is not trusted', function () {
  this.timeout(120_000);

  it('runs nothing and says why', async () => {
    using workspace = makeWorkspace();
    const { server, browser } = await sharedEditor();
    server.configure({
      'security.workspace.trust.enabled': true,
      'security.workspace.trust.startupPrompt': 'never',
      'security.workspace.trust.untrustedFiles': 'open',
    });
    try {
      const workbench = await Workbench.open(browser.context, server, workspace.path, { file: 'hello.ts' });
      await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
      // The lens is there: what it is for can be read. It is the code behind it that refuses.
      await workbench.lens('Run and visualize').click();
      await workbench.notification('not run in a workspace that you do not trust').waitFor();
      assert.deepEqual(server.programs(), []);
      assert.equal(await workbench.page.locator('iframe.webview').count(), 0);
    } finally {
      server.configure({});
    }
  });
});
