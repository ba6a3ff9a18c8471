import { cpython, node } from './harness/programs.mjs';

const bars = { fork: [2, 2.5], forkserver: [0.4, 0.4], spawn: [1, 1] };

const limits = {
  fork: 'a profile of the child (perf) shows some 700 page faults, half of its processor time: pages of the heap that it writes to are copied, and those of Node itself mapped anew. A fifth is functions that V8 compiles when they are first called.',
  forkserver:
    "a profile of the children and of the server (perf): of a child's processor time page faults are 45 %, the evaluation of the main module with what it imports meanwhile 20 %, functions compiled when they are first called 5 %; it is linked and compiled beforehand. Of the server's, which makes one child after the other, the copying of the page tables of its 16 MB is a half.",
  spawn:
    'of the processor time of a child Node itself takes 20 ms before the first line of a program, koffi 5, what is left of this library 15 and the import of the main module 10. Node 20 reads all certificates at its start where NODE_EXTRA_CA_CERTS is set: 35 ms more.',
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
