import { Process } from 'multiprocessing';

function f(name: string): void {
  console.log('hello', name);
}

if (import.meta.main) {
  const p = new Process({ target: f, args: ['bob'] });
  p.start();
  p.join();
}
