import { cpython, node } from './harness/programs.mjs';

export default {
  title: 'Shared memory',
  contestants: { ours: node('memory.mjs'), cpython: cpython('memory.py') },
  measures: [
    {
      name: 'small',
      text: 'SharedMemory of 4 kB: create, close, unlink',
      unit: 'µs',
      better: 'less',
      bar: 1,
    },
    { name: 'large', text: 'the same of 64 kB, whose pages we allocate', unit: 'µs', better: 'less', bar: 1 },
    { name: 'open', text: 'SharedMemory: open by name, close', unit: 'µs', better: 'less', bar: 1 },
    { name: 'value', text: "Value('i') made", unit: 'µs', better: 'less', bar: 1 },
    { name: 'array', text: "Array('d', 1000) made", unit: 'µs', better: 'less', bar: 1 },
    { name: 'lock', text: 'Lock made', unit: 'µs', better: 'less', bar: 1 },
  ],
};
