import { Process, reduce, SimpleQueue } from 'multiprocessing';
import { begin, show } from '../show.ts';

class Point {
  constructor(
    public x: number,
    public y: number,
  ) {}

  length() {
    return (this.x ** 2 + this.y ** 2) ** 0.5;
  }
}

class Named extends Point {
  constructor(
    public name: string,
    x: number,
    y: number,
  ) {
    super(x, y);
  }
}

/** Travels as it decides itself. */
class Half {
  constructor(public value: number) {}

  [reduce]() {
    return [Half, [this.value / 2]];
  }
}

function double(x: number) {
  return 2 * x;
}

function work(there: SimpleQueue, back: SimpleQueue) {
  for (let item = there.get(); item !== null; item = there.get()) {
    if (item instanceof Point) item.x += 1;
    back.put(item);
  }
}

if (import.meta.main) {
  begin();
  const [there, back] = [new SimpleQueue<any>(), new SimpleQueue<any>()];
  const p = new Process({ target: work, args: [there, back] });
  p.start();
  there.put(new Point(2, 4));
  const point = back.get();
  show('an instance', point instanceof Point, point.length(), { ...point });
  there.put(new Named('n', 5, 8));
  const named = back.get();
  show('of a subclass', named instanceof Named, named.name, named.length());
  there.put(new Half(8));
  show('by __reduce__', back.get().value);
  there.put(double);
  show('a function', back.get()(21));
  there.put(Point);
  show('a class', back.get() === Point);
  there.put([new RangeError('wrong')]);
  const errors = back.get();
  show('errors', errors[0], errors[0].message);
  there.put(null);
  p.join();
}
