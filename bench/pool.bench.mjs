import { cpython, node } from './harness/programs.mjs';

export default {
  title: 'Pool(2)',
  contestants: { ours: node('pool.mjs'), cpython: cpython('pool.py') },
  measures: [
    { name: 'map', text: 'map, 100,000 items, default chunks', unit: 'tasks/s', better: 'more', bar: 1 },
    { name: 'imap', text: 'imap, chunks of 1', unit: 'tasks/s', better: 'more', bar: 5 },
    { name: 'applyAsync', text: 'applyAsync, 20,000 at once', unit: 'tasks/s', better: 'more', bar: 5 },
    { name: 'apply', text: 'apply, one after the other', unit: 'µs', better: 'less', bar: 3 },
  ],
};
