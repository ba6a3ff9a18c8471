import { cpython, node } from './harness/programs.mjs';

export default {
  title: 'One lock, several processes',
  contestants: { ours: node('contended.mjs'), cpython: cpython('contended.py') },
  measures: [
    { name: 'two', text: 'Lock and increment, 2 processes', unit: 'ops/s', better: 'more', bar: 3 },
    { name: 'four', text: 'Lock and increment, 4 processes', unit: 'ops/s', better: 'more', bar: 3 },
    { name: 'passed', text: '8 processes: a waiter passed over, at most', unit: 'times', better: 'less' },
    { name: 'event', text: 'Event ping-pong, there and back', unit: 'µs', better: 'less', bar: 3 },
    { name: 'condition', text: 'Condition ping-pong, there and back', unit: 'µs', better: 'less', bar: 3 },
    { name: 'barrier', text: 'Barrier of 4, once around', unit: 'µs', better: 'less', bar: 2 },
  ],
};
