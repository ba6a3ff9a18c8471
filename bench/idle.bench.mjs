import { cpython, node } from './harness/programs.mjs';

export default {
  title: 'Memory of an idle child',
  note: 'Private pages, as /proc/PID/smaps_rollup counts them, of a child that waits for an event.',
  pinned: false,
  rounds: 3,
  contestants: {
    ours: node('idle.mjs', {}, ['--single-threaded', '--v8-pool-size=0']),
    cpython: cpython('idle.py'),
  },
  measures: ['fork', 'forkserver', 'spawn'].map((name) => ({
    name,
    text: `${name}: private pages`,
    unit: 'MB',
    better: 'less',
    // A spawned one is a whole Node of its own, and shares nothing that it could share.
    limit: name === 'spawn' ? undefined : 6,
  })),
};
