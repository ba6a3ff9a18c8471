import { cpython, node } from './harness/programs.mjs';

export default {
  title: 'Locks, one process',
  contestants: { ours: node('locks.mjs'), cpython: cpython('locks.py') },
  measures: [
    { name: 'lock', text: 'Lock acquire + release', unit: 'ns', better: 'less', bar: 2 },
    { name: 'rlock', text: 'RLock acquire + release', unit: 'ns', better: 'less', bar: 2 },
    { name: 'semaphore', text: 'Semaphore acquire + release', unit: 'ns', better: 'less', bar: 2 },
    { name: 'value', text: 'Value: locked increment', unit: 'ns', better: 'less', bar: 6 },
    { name: 'array', text: "Array('d', 100000): sum by index", unit: 'ns', better: 'less', bar: 3 },
    {
      name: 'raw',
      text: 'The same sum over its raw typed array',
      unit: 'ns',
      better: 'less',
      bar: 100,
    },
    {
      name: 'rawAlike',
      text: 'The same, against get_obj() by index there',
      unit: 'ns',
      better: 'less',
    },
  ],
};
