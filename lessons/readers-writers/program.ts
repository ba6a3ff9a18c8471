import { Barrier, Lock, Process, RawArray } from 'multiprocessing';

const READERS = 3;
const EDITIONS = 3;

/** A paper has its edition's number on the front page and on the back page. */
function read(paper: RawArray<'i'>, door: Lock, talk: Barrier): void {
  for (let visit = 0; visit < EDITIONS; visit++) {
    door.acquire();
    const [front, back] = paper;
    talk.wait(); // nobody leaves before all have read it
    door.release();
    console.log(`front page ${front}, back page ${back}`);
  }
}

function print(paper: RawArray<'i'>, door: Lock): void {
  for (let edition = 1; edition <= EDITIONS; edition++) {
    using _ = door.hold();
    paper[0] = edition;
    paper[1] = edition;
  }
}

if (import.meta.main) {
  const paper = new RawArray('i', 2);
  const door = new Lock();
  const talk = new Barrier(READERS);
  const readers = ['ann', 'ben', 'cem'].map(
    (name) => new Process({ target: read, name, args: [paper, door, talk] }),
  );
  const printer = new Process({
    target: print,
    name: 'printer',
    args: [paper, door],
  });
  for (const p of [...readers, printer]) p.start();
  for (const p of [...readers, printer]) p.join();
}
