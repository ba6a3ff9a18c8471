import { Array as SharedArray, Process, Value } from 'multiprocessing';

function f(n: Value, a: SharedArray): void {
  n.value = 3.1415927;
  for (let i = 0; i < a.length; i++) {
    a[i] = -Number(a[i]);
  }
}

if (import.meta.main) {
  const num = new Value('d', 0);
  const arr = new SharedArray('i', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

  const p = new Process({ target: f, args: [num, arr] });
  p.start();
  p.join();

  console.log(num.value);
  console.log(arr.slice());
}
