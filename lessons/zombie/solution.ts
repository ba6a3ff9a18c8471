import { Process, Semaphore, setStartMethod } from 'multiprocessing';

function errand(what: string, door: Semaphore): void {
  console.log(`${what}: done`);
  door.release(); // comes home
}

function watchTelevision(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}

if (import.meta.main) {
  setStartMethod('spawn'); // children of its own, with nobody in between
  const door = new Semaphore(0);
  const errands = ['shopping', 'laundry', 'letters'].map(
    (what) => new Process({ target: errand, name: what, args: [what, door] }),
  );
  for (const child of errands) child.start();
  for (const child of errands) child.join();

  watchTelevision(3000);
  console.log('parent: what a film!');
}
