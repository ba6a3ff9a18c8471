// The tests inside VS Code on a desktop: the same mocha files as `npm test -- vscode`, in a VS Code that
// @vscode/test-electron downloads.
//   node scripts/test-desktop.mjs [version]
import { runTests } from '@vscode/test-electron';
import { register } from 'tsx/esm/api';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const built = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
if (built.status !== 0) process.exit(built.status ?? 1);

const unregister = register();
const { bundleInside } = await import('../test/vscode/harness/inside.ts');
const { makeWorkspace } = await import('../test/vscode/harness/workspace.ts');
await unregister();

const workspace = makeWorkspace();
try {
  await runTests({
    ...(process.argv[2] === undefined ? {} : { version: process.argv[2] }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(await bundleInside(), 'index.cjs'),
    launchArgs: [workspace.path, '--disable-extensions', '--disable-workspace-trust', '--disable-telemetry'],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  workspace[Symbol.dispose]();
}
