import { Barrier, Lock, Process, RawArray, Value } from 'multiprocessing';

const READERS = 3;
const EDITIONS = 3;

/** The first reader takes the door's lock, for all that come after. */
function enter(inside: Value<'i'>, door: Lock): void {
  using _ = inside.hold();
  inside.value += 1;
  if (inside.value === 1) door.acquire();
}

/** The last one gives it back. */
function leave(inside: Value<'i'>, door: Lock): void {
  using _ = inside.hold();
  inside.value -= 1;
  if (inside.value === 0) door.release();
}

/** A paper has its edition's number on the front page and on the back page. */
function read(
  paper: RawArray<'i'>,
  door: Lock,
  talk: Barrier,
  inside: Value<'i'>,
): void {
  for (let visit = 0; visit < EDITIONS; visit++) {
    enter(inside, door);
    const [front, back] = paper;
    talk.wait(); // nobody leaves before all have read it
    leave(inside, door);
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
  const inside = new Value('i', 0);
  const readers = ['ann', 'ben', 'cem'].map(
    (name) =>
      new Process({ target: read, name, args: [paper, door, talk, inside] }),
  );
  const printer = new Process({
    target: print,
    name: 'printer',
    args: [paper, door],
  });
  for (const p of [...readers, printer]) p.start();
  for (const p of [...readers, printer]) p.join();
}
