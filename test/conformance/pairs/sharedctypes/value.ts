import { Lock, Process, RawValue, Value } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function add(value: Value<'i'>, times: number) {
  for (let i = 0; i < times; i++) {
    using _ = value.getLock().hold();
    value.value += 1;
  }
}

function write(number: Value<'d'>, raw: { value: number }) {
  number.value = 2.5;
  raw.value = 7;
}

if (import.meta.main) {
  begin();
  const value = new Value('i', 5);
  const processes = [1, 2].map(() => new Process({ target: add, args: [value, 300] }));
  for (const p of processes) p.start();
  for (const p of processes) p.join();
  show('counted', value.value);
  const lock = new Lock();
  const [number, raw] = [new Value('d', 1.5, { lock }), new Value('i', 1, { lock: false })];
  const p = new Process({ target: write, args: [number, raw] });
  p.start();
  p.join();
  show('written', number.value, raw.value);
  show(
    'its lock',
    number.getLock() === lock,
    !((raw as object) instanceof RawValue),
    value.getLock().constructor.name,
  );
  number.getObj().value = 3;
  show('below the lock', number.value, value.acquire(), value.acquire(), value.release(), value.release());
  show(
    'too many',
    attempt(() => new Value('i', ...([1, 2] as unknown as [number]))),
  );
  show('a bad lock', attempt(() => new Value('i', 1, { lock: 'no' as never })) instanceof Error);
  {
    using _ = value.hold();
    show('with', value.value);
  }
}
