/**
 * What being observable costs: the same operations by a build without any tracing, by the library as it is (nobody
 * observes), and while it is observed.
 */
import { build } from 'esbuild';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { node } from './harness/programs.mjs';

const withoutTracing = `${import.meta.dirname}/../dist/bench-untraced`;
const traces = mkdtempSync(join(tmpdir(), 'mp-bench-'));
process.on('exit', () => {
  rmSync(traces, { recursive: true, force: true });
  rmSync(withoutTracing, { recursive: true, force: true });
});

const operations = {
  lock: 'Lock acquire + release',
  put: 'Queue put',
  get: 'Queue get',
};

export default {
  title: 'Tracing',
  contestants: {
    without: node('tracing.mjs', { MP_BENCH_RUNTIME: `${withoutTracing}/index.js` }),
    off: node('tracing.mjs'),
    on: node('tracing.mjs', { MP_TRACE_DIR: traces, MP_TRACE_EVENTS: '4000000' }),
  },
  measures: Object.entries(operations).flatMap(([name, text]) => [
    { name, text: `${text}: off, against none`, unit: 'ns', of: 'off', against: 'without', better: 'less' },
    {
      name,
      text: `${text}: on, against off`,
      unit: 'ns',
      of: 'on',
      against: 'off',
      difference: true,
      bar: 1000,
    },
  ]),

  /** The same sources, but every `if (tracer.on)` is never true, and gone. */
  async prepare({ root }) {
    await build({
      absWorkingDir: root,
      entryPoints: [`${root}runtime/index.ts`],
      outdir: withoutTracing,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      keepNames: true,
      packages: 'external',
      minifySyntax: true,
      logLevel: 'warning',
      plugins: [
        {
          name: 'no-tracing',
          setup({ onLoad }) {
            onLoad({ filter: /\/runtime\/.*\.ts$/ }, ({ path }) => ({
              contents: readFileSync(path, 'utf8').replace(/\btracer\.on\b/g, 'false'),
              loader: 'ts',
            }));
          },
        },
      ],
    });
  },
};
