import { Pool } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

class Own extends Error {
  constructor(
    text: string,
    public number: number,
  ) {
    super(text);
  }
}

function fail(kind: string) {
  if (kind === 'type') throw new TypeError('a type');
  if (kind === 'value') throw new RangeError('a value');
  if (kind === 'own') throw new Own('own', 7);
  return kind;
}

function unsendable(_: number) {
  return () => 0;
}

const words = (result: unknown) => (result instanceof Error ? result.message : result);

if (import.meta.main) {
  begin();
  using pool = new Pool(2);
  for (const kind of ['type', 'value', 'fine']) {
    const result = attempt(() => pool.apply(fail, [kind]));
    show('apply', result, words(result));
  }
  const own = attempt(() => pool.apply(fail, ['own'])) as Own;
  show('its own class', own instanceof Own, own.number);
  const cause = own.cause as Error;
  show(
    'has a remote cause',
    cause.name === 'RemoteError' ? 'RemoteTraceback' : cause.name,
    cause.stack?.includes('fail'),
  );
  show(
    'map',
    attempt(() => pool.map(fail, ['fine', 'value', 'fine'])),
  );
  show(
    'starmap',
    attempt(() => pool.starmap(fail, [['type']])),
  );
  show('and goes on', pool.map(fail, ['a', 'b']));
  const error = attempt(() => pool.apply(unsendable, [0]));
  show('an unsendable result', error instanceof Error, pool.apply(fail, ['x']));
  const lambda = (() => 0) as never;
  show(
    'an unsendable argument',
    attempt(() => pool.map(fail, [lambda])),
    pool.apply(fail, ['y']),
  );
  show('no function', attempt(() => pool.map(null as never, [1])) instanceof TypeError);
  show(
    'not iterable',
    attempt(() => pool.map(fail, 5 as never)),
  );
}
