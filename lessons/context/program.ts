import * as mp from 'multiprocessing';

function foo(q: mp.Queue<string>): void {
  q.put('hello');
}

if (import.meta.main) {
  const ctx = mp.getContext('spawn');
  const q = new ctx.Queue<string>();
  const p = new ctx.Process({ target: foo, args: [q] });
  p.start();
  console.log(q.get());
  p.join();
}
