/** From the start of a command to the first output of a program that says hello. */
import { existsSync } from 'node:fs';
import { node } from './harness/programs.mjs';

export default {
  title: 'The start of a program',
  contestants: {
    bundled: node('start.mjs', { MP_BENCH_WHAT: 'bundled' }),
    run: node('start.mjs', { MP_BENCH_WHAT: 'run' }),
    bare: node('start.mjs', { MP_BENCH_WHAT: 'bare' }),
  },
  measures: [
    {
      name: 'first',
      text: 'mp run, against node on the same bundled file',
      unit: 'ms',
      of: 'run',
      against: 'bundled',
      better: 'less',
      bar: 0.25,
    },
    {
      name: 'first',
      text: 'node on a bundled file, against node on nothing',
      unit: 'ms',
      of: 'bundled',
      against: 'bare',
      better: 'less',
    },
  ],
  prepare({ root }) {
    if (!existsSync(`${root}dist/cli/mp.js`))
      throw new Error('bench start: the command line is not built; run npm run build first.');
  },
};
