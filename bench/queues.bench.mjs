import { cpython, node } from './harness/programs.mjs';

export default {
  title: 'Queues',
  note: 'From the moment on when all who put are there: how long processes take to start is measured below.',
  contestants: { ours: node('queues.mjs'), cpython: cpython('queues.py') },
  measures: [
    { name: 'queue', text: 'Queue 1→1, small messages', unit: 'msgs/s', better: 'more', bar: 6 },
    { name: 'queue4', text: 'Queue 4→1, small messages', unit: 'msgs/s', better: 'more', bar: 6 },
    { name: 'simple', text: 'SimpleQueue 1→1', unit: 'msgs/s', better: 'more' },
    { name: 'large', text: 'Queue 1→1, messages of 1 MB', unit: 'MB/s', better: 'more', bar: 3 },
  ],
};
