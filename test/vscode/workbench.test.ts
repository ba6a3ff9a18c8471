/** The extension in the workbench as a learner meets it: clicks in, what stands in the panel out. */
import assert from 'node:assert/strict';
import { openBrowser, type OpenBrowser } from './harness/browser.ts';
import { untilEditorsSaved } from './harness/saved-state.ts';
import { Server } from './harness/server.ts';
import { Workbench } from './harness/workbench.ts';
import { makeWorkspace } from './harness/workspace.ts';

describe('the workbench', function () {
  this.timeout(180_000);
  let workspace: ReturnType<typeof makeWorkspace>;
  let server: Server;
  let browser: OpenBrowser;
  before(async () => {
    workspace = makeWorkspace();
    server = await Server.start();
    browser = await openBrowser();
  });
  afterEach(async () => {
    for (const page of browser.context.pages()) await page.close();
  });
  after(async () => {
    await browser[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
    workspace[Symbol.dispose]();
  });

  it('runs a program from its lens and shows its processes, messages and output', async () => {
    const workbench = await Workbench.open(browser.context, server, workspace.path, { file: 'hello.ts' });
    await workbench.lens('Run and visualize').click();
    const panel = workbench.panel();
    await panel.getByText('ended with code 0').first().waitFor();
    await panel.getByRole('tab', { name: 'Processes' }).click();
    for (const name of ['anna', 'ben']) await panel.getByText(name, { exact: true }).first().waitFor();
    await panel.getByRole('tab', { name: 'Console' }).click();
    await panel.getByText('hello from anna').first().waitFor();
  });

  it('names the deadlock of the philosophers, marks its lines, and stop ends every process', async () => {
    const workbench = await Workbench.open(browser.context, server, workspace.path, {
      file: 'philosophers.ts',
    });
    await workbench.lens('Run and visualize').click();
    const panel = workbench.panel();
    await panel.getByRole('tab', { name: 'Findings' }).click();
    await panel.getByRole('heading', { name: /deadlock/i }).waitFor();
    await workbench.page.locator('.squiggly-error').first().waitFor();
    assert.ok(server.programs().length > 5, server.programs().join('\n'));
    await workbench.statusItem.click();
    await panel.getByText('Stopped').first().waitFor();
    await server.quiet();
  });

  it('shows the run again after the window was reloaded, and no process outlives the window', async () => {
    // A folder of its own: of the others something is saved already.
    using folder = makeWorkspace();
    const workbench = await Workbench.open(browser.context, server, folder.path, { file: 'philosophers.ts' });
    await workbench.lens('Run and visualize').click();
    const before = workbench.panel();
    await before.getByRole('tab', { name: 'Processes' }).click();
    await before.getByText('Plato', { exact: true }).first().waitFor();
    await untilEditorsSaved(workbench.page, [folder.path, 'multiprocessing.panel', '"tab":"processes"']);
    await workbench.reload();
    const after = workbench.panel();
    await after.getByText('Plato', { exact: true }).first().waitFor();
    await server.quiet();
  });
});
