import { Pool, TimeoutError } from 'multiprocessing';

function f(x: number): number {
  return x * x;
}

function getpid(): number {
  return process.pid;
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

if (import.meta.main) {
  // start 4 worker processes
  {
    using pool = new Pool(4);

    // print [ 0, 1, 4, …, 81 ]
    console.log(pool.map(f, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));

    // print the same numbers in whatever order they get ready
    for (const i of pool.imapUnordered(f, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])) {
      console.log(i);
    }

    // evaluate f(20) asynchronously
    const square = pool.applyAsync(f, [20]); // runs in *only* one process
    console.log(square.get(1000)); // prints 400

    // evaluate getpid() asynchronously
    const pid = pool.applyAsync(getpid, []); // runs in *only* one process
    console.log(pid.get(1000)); // prints the pid of that process

    // several evaluations at once *may* use more processes
    const results = [0, 1, 2, 3].map(() => pool.applyAsync(getpid, []));
    console.log(results.map((result) => result.get(1000)));

    // make a single worker sleep for 10 seconds
    const nap = pool.applyAsync(sleep, [10_000]);
    try {
      console.log(nap.get(1000));
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      console.log('We lacked patience and got a multiprocessing.TimeoutError');
    }

    console.log('For the moment, the pool remains available for more work');
  }

  // leaving the block has stopped the pool
  console.log('Now the pool is closed and no longer available');
}
