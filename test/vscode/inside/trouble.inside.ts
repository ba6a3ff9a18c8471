/** What goes wrong before a program runs is said in a notification, with what to do about it; nothing is started. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { api, messagesOf, openProgram, start, untilOver } from './workbench.ts';

const workspace = (): string => vscode.workspace.workspaceFolders![0]!.uri.fsPath;

/** What is said when a program is run with this Node. */
async function runWith(nodePath: string): Promise<string[]> {
  const configuration = vscode.workspace.getConfiguration('multiprocessing');
  await configuration.update('nodePath', nodePath, vscode.ConfigurationTarget.Global);
  try {
    const uri = await openProgram('hello.ts');
    return await messagesOf(async () => {
      assert.equal(await vscode.commands.executeCommand('multiprocessing.run', uri), undefined);
    });
  } finally {
    await configuration.update('nodePath', undefined, vscode.ConfigurationTarget.Global);
  }
}

describe('trouble', () => {
  afterEach(() => {
    assert.deepEqual(api().sessions.live, []);
  });

  it('with a Node that is not there names the setting', async () => {
    const [said = ''] = await runWith('/nowhere/node');
    assert.match(said, /"\/nowhere\/node" is not a Node\.js\..*20\.19.*multiprocessing\.nodePath/);
  });

  it('with a Node that is too old names its version', async () => {
    const old = join(workspace(), 'old-node');
    writeFileSync(old, '#!/bin/sh\necho 18.20.4\n');
    chmodSync(old, 0o755);
    const [said = ''] = await runWith(old);
    assert.match(said, /old-node" is Node\.js 18\.20\.4\..*20\.19 or newer/);
  });

  it('with a file that is no program, or is not there, names the file', async () => {
    const notes = vscode.Uri.file(join(workspace(), 'notes.txt'));
    writeFileSync(notes.fsPath, 'milk, bread');
    const missing = vscode.Uri.file(join(workspace(), 'missing.ts'));
    const said = await messagesOf(async () => {
      await vscode.commands.executeCommand('multiprocessing.run', notes);
      await vscode.commands.executeCommand('multiprocessing.run', missing);
    });
    assert.match(said[0] ?? '', /notes\.txt is no TypeScript or JavaScript program/);
    assert.match(said[1] ?? '', /missing\.ts can't be read/);
  });

  it('with a folder of lessons that can not be written names the folder, and the lesson opens once it can', async () => {
    const uri = await vscode.commands.executeCommand<vscode.Uri>('multiprocessing.openLesson', 'lock');
    const folder = dirname(dirname(uri.fsPath));
    const aside = `${folder}-aside`;
    renameSync(folder, aside);
    // A file where the folder should be: that keeps root out, too.
    writeFileSync(folder, '');
    try {
      const [said = ''] = await messagesOf(() =>
        vscode.commands.executeCommand('multiprocessing.openLesson', 'lock'),
      );
      assert.ok(said.startsWith("The lesson's program can't be written: ") && said.includes(folder), said);
    } finally {
      rmSync(folder);
      renameSync(aside, folder);
    }
    assert.ok(existsSync(uri.fsPath));
  });

  it('with the folder of kept runs is said, and the run goes on', async () => {
    const folder = dirname(api().sessions.archive.pathOf('x'));
    mkdirSync(dirname(folder), { recursive: true });
    const aside = `${folder}-aside`;
    const there = existsSync(folder);
    if (there) renameSync(folder, aside);
    writeFileSync(folder, '');
    try {
      const uri = await openProgram('pipe.ts');
      let id = '';
      const said = await messagesOf(async () => {
        id = await start('run', uri);
      });
      await untilOver(id);
      assert.match(said.join('\n'), /^Runs are shown but not kept: .*runs can't be written/);
      assert.deepEqual(
        api()
          .analyses.of(id)
          ?.model.output()
          .map(({ text }) => text),
        ['hello'],
      );
    } finally {
      rmSync(folder);
      if (there) renameSync(aside, folder);
    }
  });
});
