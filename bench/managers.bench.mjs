import { cpython, node } from './harness/programs.mjs';

export default {
  title: 'Managers',
  contestants: { ours: node('managers.mjs'), cpython: cpython('managers.py') },
  measures: [
    { name: 'one', text: 'dict set and get, 1 client', unit: 'ops/s', better: 'more', bar: 2 },
    { name: 'four', text: 'dict set and get, 4 clients', unit: 'ops/s', better: 'more', bar: 2 },
    { name: 'list', text: 'list append and read by index, 1 client', unit: 'ops/s', better: 'more' },
    { name: 'start', text: 'Manager() and shutdown()', unit: 'ms', better: 'less' },
  ],
};
