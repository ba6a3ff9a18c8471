/**
 * What being observable costs: the same operations by a build without any tracing, by the library as it is (nobody
 * observes), and while it is observed.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
      difference: 1000,
    },
  ]),

  /** The same build, but every `if (tracer.on)` is `if (false)`: nothing else differs, not even the bundling. */
  prepare({ root }) {
    cpSync(`${root}runtime/dist`, withoutTracing, { recursive: true });
    const core = `${withoutTracing}/core.cjs`;
    const text = readFileSync(core, 'utf8');
    if (!/\btracer\.on\b/.test(text))
      throw new Error('The built runtime asks its tracer in another way now.');
    writeFileSync(core, text.replace(/\btracer\.on\b/g, 'false'));
  },
};
