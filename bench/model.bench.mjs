/**
 * Understanding a trace of a million events: what opening, scrubbing and the timeline cost, beside what the panel may
 * spend on them.
 */
import { build } from 'esbuild';
import { rmSync } from 'node:fs';
import { node } from './harness/programs.mjs';

const bundle = 'dist/bench-model.mjs';
process.on('exit', () => rmSync(`${import.meta.dirname}/../${bundle}`, { force: true }));

const measures = {
  open: 'open: read, understand, first state',
  scrub: 'state at any moment, the slowest of 40',
  live: 'live update with 60 processes, the slowest of 50',
  overview: 'all lanes and arrows of the whole run, 1,500 pixels',
  zoomed: 'all lanes and arrows of a hundredth of it',
  findings: 'all findings',
};

export default {
  title: 'A trace of 1,000,000 events',
  pinned: false,
  contestants: {
    ours: ({ root }) => ({ command: process.execPath, args: [root + bundle] }),
    allowed: node('model-allowed.mjs'),
  },
  measures: Object.entries(measures).map(([name, text]) => ({
    name,
    text,
    unit: 'ms',
    better: 'less',
    against: 'allowed',
    bar: 1,
  })),

  /** The model as the panel has it: one bundle. */
  async prepare({ root }) {
    await build({
      absWorkingDir: root,
      entryPoints: [`${root}bench/programs/model.mjs`],
      outfile: root + bundle,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'warning',
    });
  },
};
