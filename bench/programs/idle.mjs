import { readFileSync } from 'node:fs';
import { mp, report } from './timing.mjs';

export function idle(ready, over) {
  ready.set();
  over.wait();
}

/** Of a process, in MB. */
function privatePages(pid) {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  let kilobytes = 0;
  for (const [, value] of text.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)) kilobytes += Number(value);
  return kilobytes / 1024;
}

if (mp.isMainProcess) {
  const figures = {};
  for (const method of ['fork', 'forkserver', 'spawn']) {
    const context = mp.getContext(method);
    const [ready, over] = [new context.Event(), new context.Event()];
    const child = new context.Process({ target: idle, args: [ready, over] });
    child.start();
    ready.wait();
    figures[method] = privatePages(child.pid);
    over.set();
    child.join();
  }
  report(figures);
}
