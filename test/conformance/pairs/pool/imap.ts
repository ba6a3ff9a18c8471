import { Event, Pool } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

let event: Event;

function init(given: Event) {
  event = given;
}

function square(x: number) {
  return x * x;
}

function picky(x: number) {
  if (x === 2) throw new RangeError('two');
  return x;
}

function late(x: number) {
  event.wait();
  return x;
}

const range = (end: number) => Array.from({ length: end }, (_, i) => i);
const sorted = (items: Iterable<number>) => [...items].sort((a, b) => a - b);

/** Python's end of an iterator is an exception; here `done` says it. */
class StopIteration extends Error {
  override name = 'StopIteration';
}

function value<T>(next: IteratorResult<T>): T {
  if (next.done === true) throw new StopIteration();
  return next.value;
}

if (import.meta.main) {
  begin();
  const gate = new Event();
  using pool = new Pool(2, { initializer: init, initargs: [gate] });
  show('in order', pool.imap(square, range(20)));
  show('in chunks', pool.imap(square, range(20), { chunksize: 6 }));
  const unordered = (end: number, chunksize: number) => pool.imapUnordered(square, range(end), { chunksize });
  show('unordered', sorted(unordered(20, 1)), sorted(unordered(7, 3)));
  show('nothing', pool.imap(square, []), pool.imapUnordered(square, []));
  const items = pool.imap(picky, range(5));
  const results = range(5).map(() => attempt(() => value(items.next())));
  show(
    'goes on after a failure',
    results,
    attempt(() => value(items.next())),
  );
  const slow = pool.imap(late, [1, 2]);
  show(
    'in vain',
    attempt(() => slow.next(30)),
  );
  gate.set();
  show('then', value(slow.next(20_000)), value(slow.next()));
  const chunks = [
    () => pool.imap(square, [1], { chunksize: 0 }),
    () => pool.imapUnordered(square, [1], { chunksize: -1 }),
  ];
  show('chunksize', ...chunks.map(attempt));
  const own = pool.imap(square, range(3));
  show('its own iterator', own[Symbol.iterator]() === own, value(own.next()), [...own]);
}
