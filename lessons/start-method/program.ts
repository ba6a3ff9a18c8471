import * as mp from 'multiprocessing';

function foo(q: mp.Queue<string>): void {
  q.put('hello');
}

if (import.meta.main) {
  mp.setStartMethod('spawn');
  const q = new mp.Queue<string>();
  const p = new mp.Process({ target: foo, args: [q] });
  p.start();
  console.log(q.get());
  p.join();
}
