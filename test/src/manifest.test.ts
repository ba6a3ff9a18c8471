/** The extension's manifest and its code say the same. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command, panelViewType, traceEditorType, View } from '../../src/vscode/names.ts';

const root = resolve(import.meta.dirname, '../..');

interface Entry {
  command: string;
  title: string;
  category: string;
  when?: string;
}
interface Manifest {
  icon: string;
  activationEvents: string[];
  capabilities: { untrustedWorkspaces: { supported: string; restrictedConfigurations: string[] } };
  contributes: {
    commands: Entry[];
    keybindings: Entry[];
    menus: Record<string, Entry[]>;
    views: Record<string, { id: string }[]>;
    viewsWelcome: { view: string; contents: string }[];
    customEditors: { viewType: string }[];
    configuration: { properties: Record<string, { default?: unknown; scope?: string }> };
    walkthroughs: { steps: { media: { markdown: string }; completionEvents: string[] }[] }[];
  };
}
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;
const commands = contributes.commands.map(({ command }) => command);
const own = new Set<string>(Object.values(Command));

describe('the manifest', () => {
  it('has every command that the code has, under one category, and no other', () => {
    assert.deepEqual([...commands].sort(), [...own].sort());
    assert.deepEqual([...new Set(contributes.commands.map(({ category }) => category))], ['Multiprocessing']);
  });

  it('puts only known commands into menus, keys, welcome views and the walkthrough', () => {
    const used = [...Object.values(contributes.menus).flat(), ...contributes.keybindings].map(
      ({ command }) => command,
    );
    const linked = [
      ...JSON.stringify([contributes.viewsWelcome, contributes.walkthroughs]).matchAll(
        /(?:command|onCommand):([\w.]+)/g,
      ),
    ].map((match) => match[1] ?? '');
    for (const name of [...used, ...linked]) assert.ok(own.has(name) || name.startsWith('workbench.'), name);
    for (const { when } of contributes.keybindings) assert.ok(when);
  });

  it('has the views and editors that the code registers', () => {
    assert.deepEqual(
      Object.values(contributes.views)
        .flat()
        .map(({ id }) => id)
        .sort(),
      Object.values(View).sort(),
    );
    assert.deepEqual(
      contributes.customEditors.map(({ viewType }) => viewType),
      [traceEditorType],
    );
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${panelViewType}`));
  });

  it('has every setting that is read, with a default, and restricts those that decide what is run', () => {
    const source = readFileSync(join(root, 'src/vscode/settings.ts'), 'utf8');
    const read = [...source.matchAll(/(?:read(?:<\w+>)?|limit)\('([\w.]+)'/g)].map(
      (match) => `multiprocessing.${match[1] ?? ''}`,
    );
    const { properties } = contributes.configuration;
    assert.deepEqual(Object.keys(properties).sort(), [...new Set(read)].sort());
    for (const [name, property] of Object.entries(properties))
      assert.notEqual(property.default, undefined, name);
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    for (const name of restricted) assert.ok(name in properties, name);
    for (const name of Object.keys(properties).filter((key) => /nodePath|startMethod|limit/i.test(key))) {
      assert.ok(restricted.includes(name), name);
    }
    assert.equal(manifest.capabilities.untrustedWorkspaces.supported, 'limited');
  });

  it('names files that are there', () => {
    const media = contributes.walkthroughs.flatMap(({ steps }) =>
      steps.map(({ media: { markdown } }) => markdown),
    );
    for (const path of [manifest.icon, ...media]) assert.ok(existsSync(join(root, path)), path);
  });

  it('loads nothing native in the editor', () => {
    const sources = readdirSync(join(root, 'src/vscode')).map((name) =>
      readFileSync(join(root, 'src/vscode', name), 'utf8'),
    );
    for (const source of sources) assert.doesNotMatch(source, /from ['"](?:koffi|esbuild|.*\/runtime\/)/);
  });
});
