import { cpython, node } from './harness/programs.mjs';

const roundTrip =
  'on one CPU a request and its answer alone (send, poll and recv on both sides of a Unix socket, and two switches) take 8.5 µs of processor time in C: more than half of what the bar allows for all of it.';

export default {
  title: 'Managers',
  contestants: { ours: node('managers.mjs'), cpython: cpython('managers.py') },
  measures: [
    {
      name: 'one',
      text: 'dict set and get, 1 client',
      unit: 'ops/s',
      better: 'more',
      bar: 2,
      missed: roundTrip,
    },
    {
      name: 'four',
      text: 'dict set and get, 4 clients',
      unit: 'ops/s',
      better: 'more',
      bar: 2,
      missed: roundTrip,
    },
    { name: 'list', text: 'list append and read by index, 1 client', unit: 'ops/s', better: 'more' },
    { name: 'start', text: 'Manager() and shutdown()', unit: 'ms', better: 'less' },
  ],
};
