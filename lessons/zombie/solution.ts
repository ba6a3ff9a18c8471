import { Process } from 'multiprocessing';

function errand(what: string): void {
  console.log(`${what}: done`);
}

function watchTelevision(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

if (import.meta.main) {
  const errands = ['shopping', 'laundry', 'letters'].map(
    (what) => new Process({ target: errand, name: what, args: [what] }),
  );
  for (const child of errands) child.start();
  for (const child of errands) child.join();

  watchTelevision(4000);
  console.log('parent: what a film!');
}
