import { cpython, node } from './harness/programs.mjs';

const bars = { fork: [2, 2.5], forkserver: [0.4, 0.4], spawn: [1, 1] };

const compiling =
  'a profile of the child (perf) shows about 3 ms of processor time for functions that V8 compiles when they are first called: code is not shared with the parent before that.';
const limits = {
  fork: compiling,
  forkserver: compiling,
  spawn:
    'Node itself takes 45 to 60 ms to start (`node -e 0`), as long as CPython for all of it; reading and compiling this library takes some 20 ms more.',
};

export default {
  title: 'Starting processes',
  note: 'As a part of the time that CPython takes: what counts is that the bar is not exceeded.',
  contestants: {
    // What a program needs in order to be forked, and `mp run` gives to it.
    ours: node('processes.mjs', {}, ['--single-threaded', '--v8-pool-size=0']),
    cpython: cpython('processes.py'),
  },
  measures: Object.entries(bars).flatMap(([method, [one, many]]) => [
    {
      name: method,
      text: `${method}: start and join`,
      unit: 'ms',
      better: 'less',
      share: one,
      missed: limits[method],
    },
    {
      name: `${method}16`,
      text: `${method}: 16 started, then joined`,
      unit: 'ms',
      better: 'less',
      share: many,
      missed: limits[method],
    },
  ]),
};
