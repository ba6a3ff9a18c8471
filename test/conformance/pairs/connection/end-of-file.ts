import { Pipe, Process } from 'multiprocessing';
import type { Connection } from 'multiprocessing/connection';
import { attempt, begin, show } from '../show.ts';

function say(end: Connection) {
  end.send('last words');
}

if (import.meta.main) {
  begin();
  const [here, there] = Pipe();
  const p = new Process({ target: say, args: [there] });
  p.start();
  there.close();
  p.join();
  show('what is left', here.poll(), here.recv());
  show(
    'end',
    here.poll(),
    attempt(() => here.recv()),
    attempt(() => here.recvBytes()),
  );
  show(
    'nobody hears',
    attempt(() => here.send('hello')),
  );
  here.close();
  const calls = { recv: 'recv', poll: 'poll', fileno: 'fileno', recv_bytes: 'recvBytes' } as const;
  for (const [name, call] of Object.entries(calls))
    show(
      name + ' when closed',
      attempt(() => here[call]()),
    );
  show(
    'send when closed',
    attempt(() => here.send(1)),
  );
  show('close again', here.close());
  const [a, b] = Pipe();
  {
    using end = a;
    end.send(1);
  }
  show(
    'with',
    a.closed,
    b.recv(),
    attempt(() => b.recv()),
  );
}
