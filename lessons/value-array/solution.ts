import { Array as SharedArray, Process, Value } from 'multiprocessing';

function f(n: Value, a: SharedArray, from: number, to: number): void {
  n.value = 3.1415927;
  for (let i = from; i < to; i++) {
    a[i] = -Number(a[i]);
  }
}

if (import.meta.main) {
  const num = new Value('d', 0);
  const arr = new SharedArray('i', [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);

  const halves = [
    new Process({ target: f, args: [num, arr, 0, 5] }),
    new Process({ target: f, args: [num, arr, 5, 10] }),
  ];
  for (const p of halves) p.start();
  for (const p of halves) p.join();

  console.log(num.value);
  console.log(arr.slice());
}
