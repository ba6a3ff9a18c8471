import { cpython, node } from './harness/programs.mjs';

const bars = { fork: [2, 2.5], forkserver: [0.4, 0.4], spawn: [1, 1] };

export default {
  title: 'Starting processes',
  note: 'As a part of the time that CPython takes: what counts is that the bar is not exceeded.',
  contestants: {
    // What a program needs in order to be forked, and `mp run` gives to it.
    ours: node('processes.mjs', {}, ['--single-threaded', '--v8-pool-size=0']),
    cpython: cpython('processes.py'),
  },
  measures: Object.entries(bars).flatMap(([method, [one, many]]) => [
    { name: method, text: `${method}: start and join`, unit: 'ms', better: 'less', share: one },
    {
      name: `${method}16`,
      text: `${method}: 16 started, then joined`,
      unit: 'ms',
      better: 'less',
      share: many,
    },
  ]),
};
