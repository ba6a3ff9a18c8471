import { cpython, node } from './harness/programs.mjs';

const handOver =
  'on one CPU each turn is a futex there and back, which alone takes 8.2 µs through koffi (5.7 µs in C) where CPython takes 26 µs for all of it (at real-time priority): about a third.';

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
