/** This library's own pool. */
import { mp } from '../programs/timing.mjs';
import { reportTasks, WORKERS } from './tasks.mjs';

export function square(x) {
  return x * x;
}

if (mp.isMainProcess) {
  const pool = new mp.Pool(WORKERS);
  await reportTasks(
    (x) => pool.applyAsync(square, [x]),
    () => {
      pool.terminate();
    },
  );
}
