/** Runs, seen through the extension's own interface: what a command does, what is found, what is left. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { api, openProgram, start, untilDiagnosed, untilOver } from './workbench.ts';

describe('a run', () => {
  afterEach(async () => {
    await api().sessions.stopAll('The test is over.');
  });

  it('is activated within 100 ms of its own code', () => {
    assert.ok(api().activation < 100, `${api().activation.toFixed(1)} ms`);
    console.log(`│ activation: ${api().activation.toFixed(1)} ms`);
  });

  it('of a document that was never saved works, from its text as it is', async () => {
    const document = await vscode.workspace.openTextDocument({
      language: 'typescript',
      content:
        "import { Queue } from 'multiprocessing';\nconst q = new Queue<string>();\nq.put('x');\nconsole.log(q.get());\n",
    });
    const id = await start('run', document.uri);
    await untilOver(id);
    const analysis = api().analyses.of(id);
    assert.deepEqual(
      analysis?.model.output().map(({ text }) => text),
      ['x'],
    );
  });

  it('names the deadlock of the philosophers in Problems, at the lines where they wait; stop leaves nothing', async () => {
    const uri = await openProgram('philosophers.ts');
    const document = await vscode.workspace.openTextDocument(uri);
    const id = await start('runAndVisualize', uri);
    const found = await untilDiagnosed(uri, (all) => all.some(({ code }) => code === 'deadlock'));
    const lines = found
      .filter(({ code }) => code === 'deadlock')
      .map(({ range }) => document.lineAt(range.start.line).text.trim());
    assert.ok(lines.includes('right.acquire();'), lines.join('\n'));
    const message = found.find(({ code }) => code === 'deadlock')?.message ?? '';
    for (const name of ['Plato', 'Hypatia', 'Kant', 'Arendt', 'Laozi'])
      assert.ok(message.includes(name), message);
    const pids =
      api()
        .analyses.of(id)
        ?.model.stateAt('end')
        .processes.map(({ pid }) => pid) ?? [];
    assert.ok(pids.length >= 6);
    await vscode.commands.executeCommand('multiprocessing.stop', id);
    assert.deepEqual(
      pids.filter((pid) => existsSync(`/proc/${pid}`)),
      [],
    );
  });

  it('that does not compile says where', async () => {
    const uri = await openProgram('broken.ts');
    const id = await start('run', uri);
    await untilOver(id);
    const own = await untilDiagnosed(uri, (all) => all.some(({ source }) => source === 'multiprocessing'));
    assert.equal(own.find(({ source }) => source === 'multiprocessing')?.range.start.line, 2);
  });

  it('clears what the one before it found', async () => {
    const uri = await openProgram('broken.ts');
    await untilDiagnosed(uri, (all) => all.some(({ source }) => source === 'multiprocessing'));
    const edit = new vscode.WorkspaceEdit();
    const document = await vscode.workspace.openTextDocument(uri);
    edit.replace(uri, new vscode.Range(0, 0, document.lineCount, 0), "import 'multiprocessing';\n");
    await vscode.workspace.applyEdit(edit);
    await untilOver(await start('run', uri));
    await untilDiagnosed(uri, (all) => all.every(({ source }) => source !== 'multiprocessing'));
  });

  it('goes on beside another one, and each is stopped alone', async () => {
    const [philosophers, waits] = [await openProgram('philosophers.ts'), await openProgram('waits.ts')];
    const [first, second] = [await start('run', philosophers), await start('run', waits)];
    assert.equal(api().sessions.live.length, 2);
    await vscode.commands.executeCommand('multiprocessing.stop', first);
    assert.deepEqual(
      api().sessions.live.map(({ id }) => id),
      [second],
    );
  });

  it('is kept, and opens again as a file', async () => {
    const id = await start('run', await openProgram('hello.ts'));
    await untilOver(id);
    const path = api().sessions.archive.pathOf(id);
    await vscode.commands.executeCommand('multiprocessing.openRun', vscode.Uri.file(path));
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    assert.ok(tab?.input instanceof vscode.TabInputCustom);
    assert.equal(tab.input.viewType, 'multiprocessing.trace');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('has a key that nothing else of the editor has', async () => {
    const defaults = await vscode.workspace.openTextDocument(
      vscode.Uri.parse('vscode://defaultsettings/keybindings.json'),
    );
    const rules = defaults
      .getText()
      .split('\n')
      .filter((line) => line.includes('"ctrl+alt+f5"'));
    const others = rules.filter((line) => !line.includes('multiprocessing.'));
    assert.equal(rules.length - others.length, 1);
    assert.deepEqual(others, []);
  });
});
