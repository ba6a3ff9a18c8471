// The tests inside VS Code on a desktop: the same mocha files as `npm test -- vscode`, in a VS Code that
// @vscode/test-electron downloads, or in one that is there.
//   node scripts/test-desktop.mjs [version]
//   VSCODE=/path/of/the/executable node scripts/test-desktop.mjs
// On Linux without a display: xvfb-run -a node scripts/test-desktop.mjs
import { runTests } from '@vscode/test-electron';
import { register } from 'tsx/esm/api';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
/** What is missing is said before anything is built or fetched. */
function fail(message) {
  console.error(message);
  process.exit(1);
}
const executable = process.env.VSCODE;
if (executable !== undefined && !existsSync(executable))
  fail(`There is no VS Code at ${executable} (VSCODE).`);
if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
  fail(
    'There is no display to open a window on. Install xvfb and run: xvfb-run -a node scripts/test-desktop.mjs',
  );

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
    ...(executable === undefined ? {} : { vscodeExecutablePath: executable }),
    extensionDevelopmentPath: root,
    extensionTestsPath: join(await bundleInside(), 'index.cjs'),
    launchArgs: [workspace.path, '--disable-extensions', '--disable-workspace-trust', '--disable-telemetry'],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof Error && 'code' in error && error.code === 'ENOTFOUND')
    console.error(
      'VS Code could not be downloaded. Without a network: VSCODE=/path/of/code node scripts/test-desktop.mjs',
    );
  process.exitCode = 1;
} finally {
  workspace[Symbol.dispose]();
}
