import { cpython, node } from './harness/programs.mjs';

export default {
  title: 'Pipes',
  contestants: { ours: node('pipes.mjs'), cpython: cpython('pipes.py') },
  measures: [
    { name: 'pipe', text: 'Pipe one way', unit: 'msgs/s', better: 'more', bar: 1.5 },
    { name: 'roundTrip', text: 'Pipe round trip', unit: 'µs', better: 'less', bar: 1 },
    { name: 'large', text: 'sendBytes 1 MB', unit: 'MB/s', better: 'more', bar: 1 },
  ],
};
