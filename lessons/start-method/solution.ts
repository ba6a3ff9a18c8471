import * as mp from 'multiprocessing';

function foo(q: mp.Queue<string>): void {
  q.put('hello');
}

if (import.meta.main) {
  mp.setStartMethod('spawn');
  try {
    mp.setStartMethod('spawn');
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
  }
  const q = new mp.Queue<string>();
  const p = new mp.Process({ target: foo, args: [q] });
  p.start();
  console.log(q.get());
  p.join();
}
