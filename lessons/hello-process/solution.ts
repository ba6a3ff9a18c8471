import { Process } from 'multiprocessing';

function f(name: string): void {
  console.log('hello', name);
}

if (import.meta.main) {
  const greeters = ['bob', 'alice'].map(
    (name) => new Process({ target: f, args: [name] }),
  );
  for (const p of greeters) p.start();
  for (const p of greeters) p.join();
}
