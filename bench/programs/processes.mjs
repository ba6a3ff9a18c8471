import { mp, report } from './timing.mjs';

const TIMES = 9;
const MANY = 16;

export function nothing() {
  // How long a process takes to start and to end is all that is asked.
}

/** The median of some turns after a first one, which may start servers. */
function milliseconds(times, body) {
  body();
  const all = [];
  for (let turn = 0; turn < times; turn++) {
    const begin = performance.now();
    body();
    all.push(performance.now() - begin);
  }
  return all.sort((a, b) => a - b)[times >> 1];
}

if (mp.isMainProcess) {
  const figures = {};
  for (const method of ['fork', 'forkserver', 'spawn']) {
    const { Process } = mp.getContext(method);
    const startAndJoin = (count) => {
      const processes = Array.from({ length: count }, () => new Process({ target: nothing }));
      for (const process of processes) process.start();
      for (const process of processes) process.join();
    };
    figures[method] = milliseconds(TIMES, () => startAndJoin(1));
    figures[`${method}16`] = milliseconds(3, () => startAndJoin(MANY));
  }
  report(figures);
}
