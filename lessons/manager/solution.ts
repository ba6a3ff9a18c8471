import { Manager, Process } from 'multiprocessing';
import type { DictProxy } from 'multiprocessing/managers';

function f(d: DictProxy, name: string): void {
  d.set(name, process.pid);
}

if (import.meta.main) {
  using manager = Manager();
  const d = manager.dict();

  const workers = ['ann', 'ben', 'cem'].map(
    (name) => new Process({ target: f, args: [d, name] }),
  );
  for (const p of workers) p.start();
  for (const p of workers) p.join();

  console.log(d);
}
