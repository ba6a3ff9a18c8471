import { Pipe } from 'multiprocessing';
import { attempt, begin, show } from '../show.ts';

function* letters() {
  yield 'a';
}

if (import.meta.main) {
  begin();
  const [here, there] = Pipe();
  show(
    'a lambda',
    attempt(() => here.send(() => 0)),
  );
  show(
    'deep inside',
    attempt(() => here.send({ a: [1, { callback: () => 0 }] })),
  );
  show(
    'a generator',
    attempt(() => here.send(letters())),
  );
  here.send('whole');
  show('the pipe is whole', there.recv(), there.poll());
}
