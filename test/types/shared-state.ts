/** What the compiler knows of typecodes: which values go in and which come out. Compiled, not run. */
import {
  Array as SharedArray,
  copy,
  Lock,
  RawArray,
  RawValue,
  struct,
  synchronized,
  Value,
} from '../../runtime/index.ts';

export function values(): void {
  const number: number = new Value('i', 1).value;
  const wide: number | bigint = new Value('q', 1n).value;
  const truth: boolean = new Value('?', true).value;
  const character: string = new Value('u', 'x').value;
  const byte: Uint8Array = new Value('c', Buffer.from('x')).value;
  const locked: number = new Value('d', 1, { lock: new Lock() }).value;
  console.log(number, wide, truth, character, byte, locked);
  // @ts-expect-error: there is no such typecode
  new Value('y', 1);
  // @ts-expect-error: text is no number
  new Value('i', 'x');
  // @ts-expect-error: nor is a boolean
  new RawValue('d', true);
  // @ts-expect-error: perhaps a BigInt
  const narrow: number = new Value('q').value;
  // @ts-expect-error: a lock, or a boolean
  new Value('i', 1, { lock: 'no' });
  // @ts-expect-error: text does not go in afterwards either
  new Value('i').value = 'x';
  console.log(narrow);
}

export function arrays(): void {
  const numbers = new SharedArray('i', 10);
  const raw: Int32Array = numbers.getObj();
  const slice: number[] = numbers.slice(1, 3);
  const item: number | undefined = numbers[0];
  const twin: RawArray<'i'> = copy(new RawArray('i', [1]));
  const guarded: SharedArray<'i'> = synchronized(twin);
  console.log(raw, slice, item, guarded);
  // @ts-expect-error: text is no number
  numbers[0] = 'x';
  // @ts-expect-error: nor among the first values
  new SharedArray('i', [1, 'x']);
  // @ts-expect-error: of doubles it is another typed array
  const floats: Int32Array = new SharedArray('d', 1).getObj();
  console.log(floats);
}

export function structures(): void {
  const Point = struct({ x: 'd', id: 'i' });
  const point = new Value(Point, { x: 1, id: 2 }).value;
  const x: number = point.x;
  point.id = 3;
  const points = new SharedArray(Point, [{ x: 1, id: 2 }]);
  const ids: number[] = [...points].map(({ id }) => id);
  console.log(x, ids);
  // @ts-expect-error: there is no such field
  console.log(point.y);
  // @ts-expect-error: no number
  point.x = 'x';
  // @ts-expect-error: there is no such typecode
  struct({ x: 'double' });
}
