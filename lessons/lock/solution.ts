import { Lock, Process } from 'multiprocessing';

function f(l: Lock, i: number): void {
  l.acquire();
  try {
    console.log('hello world', i);
    console.log('goodbye', i);
  } finally {
    l.release();
  }
}

if (import.meta.main) {
  const lock = new Lock();

  for (let num = 0; num < 10; num++) {
    new Process({ target: f, args: [lock, num] }).start();
  }
}
