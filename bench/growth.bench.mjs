import { node } from './harness/programs.mjs';

export default {
  title: 'Cost as work grows',
  note: 'Ten times the items (with --long a hundred times: 10,000,000) in one go, beside 100,000. Memory: what all processes of the program have more at the end than after the first 100,000, the pages of shared memory counted once.',
  rounds: 3,
  contestants: {
    ours: node('growth.mjs', { MP_BENCH_WORK: 'many' }),
    few: node('growth.mjs', { MP_BENCH_WORK: 'few' }),
  },
  measures: [
    {
      name: 'queue',
      text: 'Queue 1→1: the rate, against that of 100,000',
      unit: 'items/s',
      better: 'more',
      against: 'few',
      bar: 0.8,
    },
    {
      name: 'pool',
      text: 'Pool(2).imap: the rate, against that of 100,000',
      unit: 'items/s',
      better: 'more',
      against: 'few',
      bar: 0.8,
    },
    {
      name: 'queueMemory',
      text: 'Queue 1→1: memory that it grew by',
      unit: 'MB',
      better: 'less',
      against: [],
      limit: 32,
    },
    {
      name: 'poolMemory',
      text: 'Pool(2).imap: memory that it grew by',
      unit: 'MB',
      better: 'less',
      against: [],
      limit: 32,
    },
  ],
};
