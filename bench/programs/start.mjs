import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { report } from './timing.mjs';

const hello = `${import.meta.dirname}/hello.mjs`;
const folder = mkdtempSync(join(tmpdir(), 'mp-bench-start-'));

/** Milliseconds until the first byte of output, at best of several. */
async function firstOutput(args) {
  let best = Infinity;
  for (let turn = 0; turn < 5; turn++) {
    const begin = performance.now();
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    best = Math.min(best, performance.now() - begin);
    await new Promise((resolve) => child.once('close', resolve));
  }
  return best;
}

const what = {
  bare: () => ['-e', 'console.log("hello")'],
  run: () => [`${import.meta.dirname}/../../bin/mp.js`, 'run', hello],
  bundled: async () => {
    const { buildProgram } = await import('../../runtime/dist/runner.js');
    const built = await buildProgram({ file: hello, outDir: folder });
    if (!built.ok) throw new Error(JSON.stringify(built.errors));
    return ['--enable-source-maps', built.entry];
  },
};

try {
  report({ first: await firstOutput(await what[process.env.MP_BENCH_WHAT]()) });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
