/** How late timed waits end, and what they cost meanwhile. Each kind waits 200 times for 5 ms in vain. */
import { cpython, node } from './harness/programs.mjs';

const kinds = ['Lock', 'RLock', 'Semaphore', 'Event', 'Condition', 'Barrier'];

export default {
  title: 'Timed waits',
  contestants: { ours: node('waits.mjs'), cpython: cpython('waits.py') },
  measures: [
    ...kinds.flatMap((kind) => [
      { name: `${kind} median`, text: `${kind}: too late, median`, unit: 'µs', better: 'less' },
      { name: `${kind} p99`, text: `${kind}: too late, 99 %`, unit: 'µs', better: 'less' },
    ]),
    { name: 'cpu', text: 'processor time of a second of waiting', unit: 'µs', better: 'less' },
  ],
};
