/** What VS Code calls to run the tests of this folder; the same on a desktop and in the server. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

export async function run(): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 30_000,
    reporter: 'spec',
    color: false,
    forbidOnly: true,
    forbidPending: true,
  });
  for (const name of readdirSync(__dirname).sort()) {
    if (name.endsWith('.inside.cjs')) mocha.addFile(join(__dirname, name));
  }
  await mocha.loadFilesAsync();
  const failures = await new Promise<number>((resolve) => {
    mocha.run(resolve);
  });
  if (failures > 0) throw new Error(`${failures} of the tests inside VS Code failed`);
}
