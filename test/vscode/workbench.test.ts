/** The extension in the workbench as a learner meets it, packed and installed: clicks in, what stands in the panel out. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { bankRun } from '../media/made-runs.ts';
import { untilEditorsSaved } from './harness/saved-state.ts';
import type { Server } from './harness/server.ts';
import { sharedEditor } from './harness/shared.ts';
import { Workbench } from './harness/workbench.ts';
import { makeWorkspace } from './harness/workspace.ts';

describe('the workbench', function () {
  this.timeout(180_000);
  let workspace: ReturnType<typeof makeWorkspace>;
  let server: Server;
  let context: BrowserContext;
  before(async () => {
    workspace = makeWorkspace();
    const shared = await sharedEditor();
    server = shared.server;
    context = shared.browser.context;
  });
  after(() => {
    workspace[Symbol.dispose]();
  });

  it('runs a program from its lens and shows its processes, messages and output', async () => {
    const workbench = await Workbench.open(context, server, workspace.path, { file: 'hello.ts' });
    await workbench.lens('Run and visualize').click();
    const panel = workbench.panel();
    await panel.getByText('ended with code 0').first().waitFor();
    await panel.getByRole('tab', { name: 'Processes' }).click();
    for (const name of ['anna', 'ben']) await panel.getByText(name, { exact: true }).first().waitFor();
    await panel.getByRole('tab', { name: 'Console' }).click();
    for (const name of ['anna', 'ben']) await panel.getByText(`hello from ${name}`).first().waitFor();
  });

  it('names the deadlock of the philosophers, marks its lines, and stop ends every process', async () => {
    const workbench = await Workbench.open(context, server, workspace.path, {
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

  it('says in the terminal of a run that it hangs', async () => {
    // A folder of its own: the terminal stays open in it, and takes room from the code.
    using folder = makeWorkspace();
    const workbench = await Workbench.open(context, server, folder.path, { file: 'philosophers.ts' });
    await workbench.lens('Run').last().click();
    await workbench.terminalShows('wait for each other');
    await workbench.statusItem.click();
    await workbench.terminalShows('[Stopped');
    await server.quiet();
  });

  it('shows every run in the view below the code, where the settings have it so', async () => {
    server.configure({ 'multiprocessing.panel.location': 'below' });
    try {
      const workbench = await Workbench.open(context, server, workspace.path, { file: 'philosophers.ts' });
      await workbench.lens('Run and visualize').click();
      const below = workbench.page.locator('.part.panel');
      await below.getByRole('tab', { name: 'Multiprocessing', selected: true }).waitFor();
      const panel = workbench.panel();
      await panel.locator('.mp-verdict', { hasText: /Deadlock/ }).waitFor();
      // Beside the code there is none.
      assert.equal(await workbench.page.locator('.part.editor .tab').count(), 1);
      await panel.getByRole('button', { name: 'Stop' }).click();
      await panel.getByText('Stopped').first().waitFor();
      await server.quiet();
      await workbench.page.locator('.explorer-folders-view').getByText('hello.ts', { exact: true }).click();
      await workbench.page.locator('.view-lines', { hasText: 'function greet' }).waitFor();
      await workbench.lens('Run and visualize').click();
      await panel.getByText('ended with code 0').first().waitFor();
      await panel.locator('.mp-status-program', { hasText: 'hello.ts' }).waitFor();
      assert.equal(await workbench.page.locator('iframe.webview').count(), 1);
    } finally {
      server.configure({});
    }
  });

  it('says of a file that is no run, was cut off or is from another version what it is', async () => {
    const whole = bankRun();
    const other = whole.slice();
    other[8] = 99;
    const files = {
      'notes.mptrace': [Buffer.from('milk, bread'), 'This is not a saved run'],
      'cut.mptrace': [whole.subarray(0, whole.length >> 1), 'ends in the middle'],
      'other.mptrace': [other, 'saved by a newer version'],
    } as const;
    for (const [name, [bytes]] of Object.entries(files)) writeFileSync(join(workspace.path, name), bytes);
    const workbench = await Workbench.open(context, server, workspace.path);
    for (const [name, [, text]] of Object.entries(files)) {
      await workbench.openFromExplorer(name);
      await workbench.panel().getByText(text).first().waitFor();
    }
  });

  it('shows the run again after the window was reloaded, and no process outlives the window', async () => {
    // A folder of its own: of the others something is saved already.
    using folder = makeWorkspace();
    const workbench = await Workbench.open(context, server, folder.path, { file: 'philosophers.ts' });
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
