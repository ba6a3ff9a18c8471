import { Process } from 'multiprocessing';

function errand(what: string): void {
  console.log(`${what}: done`);
}

function watchTelevision(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

if (import.meta.main) {
  for (const what of ['shopping', 'laundry', 'letters']) {
    new Process({ target: errand, name: what, args: [what] }).start();
  }

  watchTelevision(4000); // the parent never asks what became of its children
  console.log('parent: what a film!');
}
