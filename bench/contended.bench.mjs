import { cpython, node } from './harness/programs.mjs';

const handOver =
  'on one CPU each turn is a switch of processes there and back, which alone takes 2.6 µs in C where both let the other one go first, and 5.7 µs where both sleep: as they do here, too, when anything else runs on that CPU.';

export default {
  title: 'One lock, several processes',
  contestants: { ours: node('contended.mjs'), cpython: cpython('contended.py') },
  measures: [
    { name: 'two', text: 'Lock and increment, 2 processes', unit: 'ops/s', better: 'more', bar: 3 },
    { name: 'four', text: 'Lock and increment, 4 processes', unit: 'ops/s', better: 'more', bar: 3 },
    { name: 'passed', text: '8 processes: a waiter passed over, at most', unit: 'times', better: 'less' },
    {
      name: 'event',
      text: 'Event ping-pong, there and back',
      unit: 'µs',
      better: 'less',
      bar: 3,
      missed: handOver,
    },
    {
      name: 'condition',
      text: 'Condition ping-pong, there and back',
      unit: 'µs',
      better: 'less',
      bar: 3,
      missed: handOver,
    },
    { name: 'barrier', text: 'Barrier of 4, once around', unit: 'µs', better: 'less', bar: 2 },
  ],
};
