import { Pipe, Process } from 'multiprocessing';
import type { Connection } from 'multiprocessing/connection';
import { begin, show } from '../show.ts';

function echo(end: Connection<any>) {
  for (;;) {
    const value = end.recv();
    if (value === null) break;
    end.send([value, value]);
  }
  end.close();
}

if (import.meta.main) {
  begin();
  const [here, there] = Pipe<any>();
  show('both ways', here.readable, here.writable, there.readable, there.writable, here.closed);
  const p = new Process({ target: echo, args: [there] });
  p.start();
  there.close();
  for (const value of [1, 'two', [3, { four: 5 }], Buffer.from('six'.repeat(30000))]) {
    here.send(value);
    const answer = here.recv();
    show('echo', value instanceof Buffer ? answer.map((part: Buffer) => part.length) : answer);
  }
  here.send(null);
  p.join();
  here.close();
  show('closed', here.closed, there.closed);
}
