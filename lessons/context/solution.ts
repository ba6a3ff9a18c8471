import * as mp from 'multiprocessing';

function foo(names: mp.Queue<string>, greetings: mp.Queue<string>): void {
  greetings.put(`hello ${names.get()}`);
}

if (import.meta.main) {
  const ctx = mp.getContext('spawn');
  const names = new ctx.Queue<string>();
  const greetings = new ctx.Queue<string>();
  const p = new ctx.Process({ target: foo, args: [names, greetings] });
  p.start();
  names.put('bob');
  console.log(greetings.get());
  p.join();
}
