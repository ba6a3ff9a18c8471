// Packs the extension: one .vsix a platform.
//   npm run package                          for this machine
//   npm run package -- linux-arm64 …         for others, or --all
import { createVSIX } from '@vscode/vsce';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stagePackage } from './package/stage.mjs';
import { ownTarget, targets } from './package/targets.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

const asked = process.argv.slice(2).filter((argument) => argument !== '--no-build');
const wanted = asked.includes('--all') ? Object.keys(targets) : asked.length > 0 ? asked : [ownTarget()];
for (const target of wanted) {
  if (!(target in targets)) {
    console.error(`package: there is no platform "${target}". Platforms: ${Object.keys(targets).join(', ')}`);
    process.exit(1);
  }
}

if (!process.argv.includes('--no-build')) {
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
const out = join(root, 'out/packages');
mkdirSync(out, { recursive: true });
for (const target of wanted) {
  const stage = join(root, 'out/stage', target);
  stagePackage(stage, target);
  const path = join(out, `${name}-${target}-${version}.vsix`);
  await createVSIX({
    cwd: stage,
    packagePath: path,
    target,
    allowMissingRepository: true,
    skipLicense: false,
  });
  if (!existsSync(path)) throw new Error(`${path} was not written`);
  console.log(`${path}: ${(statSync(path).size / 1e6).toFixed(1)} MB`);
}
