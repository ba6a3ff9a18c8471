import {
  done,
  found,
  lines,
  Op,
  poolWorkers,
  Steps,
  type Check,
} from '../check-api.ts';

const PHOTOS = Array.from(
  { length: 8 },
  (_, index) => `photo ${index + 1} is ready`,
);

const check: Check = (run) => {
  const workers = poolWorkers(run);
  const pids = new Set(workers.map(({ pid }) => pid));
  const developed = done(run, Op.PoolTaskEnd).filter(({ pid }) => pids.has(pid));
  const said = workers.flatMap((worker) => lines(run, worker));
  const missing = PHOTOS.filter((line) => !said.includes(line));
  return new Steps(run)
    .need(
      workers.length >= 2 && done(run, Op.PoolSubmit).length >= PHOTOS.length,
      'Eight photos are given to a lab of two',
      'Keep the pool, and submit each photo as a task of its own.',
    )
    .need(
      missing.length === 0 && developed.length >= PHOTOS.length,
      'All eight are ready',
      `${missing.length} are missing. The main process should wait for them before it ends.`,
    )
    .need(
      found(run, 'not-shut-down') === undefined,
      'The pool is shut down',
      found(run, 'not-shut-down') ?? '',
    )
    .result('Close, then join: nothing more comes in, and everything comes out.');
};
export default check;
