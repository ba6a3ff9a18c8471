import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';

// A folder of its own in each round.
if (process.env.MP_TRACE_DIR !== undefined) {
  mkdirSync(process.env.MP_TRACE_DIR, { recursive: true });
  process.env.MP_TRACE_DIR = mkdtempSync(join(process.env.MP_TRACE_DIR, 'round-'));
}
const { mp, report } = await import('./timing.mjs');

// What the transformed program does at each call: the place is recorded.
const site = (globalThis[Symbol.for('multiprocessing.site')] ??= { now: 0 });
// Short turns, many of them, and the best counts: one that fits between two looks of the scheduler tells the cost also on
// a machine that is busy with something else.
const COUNT = 1000;
const TURNS = 250;

const lock = new mp.Lock();
const queue = new mp.Queue();
const best = { lock: Infinity, put: Infinity, get: Infinity };

function turn(name, body) {
  const begin = process.hrtime.bigint();
  for (let index = 0; index < COUNT; index++) body(index);
  best[name] = Math.min(best[name], Number(process.hrtime.bigint() - begin) / COUNT);
}

for (let number = 0; number < TURNS; number++) {
  turn('lock', () => {
    site.now = 1;
    lock.acquire();
    site.now = 2;
    lock.release();
  });
  turn('put', (index) => {
    site.now = 3;
    queue.put([index, 'x']);
  });
  turn('get', () => {
    site.now = 4;
    queue.get();
  });
}
report(best);
