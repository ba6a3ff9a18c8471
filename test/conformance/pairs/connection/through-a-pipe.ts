import { Pipe, Process } from 'multiprocessing';
import type { Connection } from 'multiprocessing/connection';
import { attempt, begin, show } from '../show.ts';

function child(end: Connection) {
  // A connection is received, and one is sent back.
  const given = end.recv() as Connection;
  given.send('through the given one');
  const [mine, other] = Pipe<string>();
  end.send({ mine: other });
  other.close();
  mine.send(mine.recv() + ' and back');
}

if (import.meta.main) {
  begin();
  const [here, there] = Pipe();
  const p = new Process({ target: child, args: [there] });
  p.start();
  const [reader, writer] = Pipe(false);
  here.send(writer);
  writer.close();
  // The child closes its own by ending.
  show(
    'given',
    reader.recv(),
    attempt(() => (here.poll(Infinity), 'sent')),
  );
  const got = (here.recv() as { mine: Connection }).mine;
  got.send('there');
  show(
    'got',
    got.recv(),
    attempt(() => got.recv()),
  );
  p.join();
  show(
    'end of the given',
    attempt(() => reader.recv()),
  );
  show('exit code', p.exitcode);
}
