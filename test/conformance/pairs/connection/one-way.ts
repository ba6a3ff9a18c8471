import { Pipe, Process } from 'multiprocessing';
import type { Connection } from 'multiprocessing/connection';
import { begin, refused, show } from '../show.ts';

function write(end: Connection<number>, count: number) {
  for (let i = 0; i < count; i++) end.send(i);
}

if (import.meta.main) {
  begin();
  const [reader, writer] = Pipe<number>(false);
  show('one way', reader.readable, reader.writable, writer.readable, writer.writable);
  show(
    'wrong end',
    refused(() => reader.send(1)),
    refused(() => writer.recv()),
    refused(() => writer.poll()),
  );
  const p = new Process({ target: write, args: [writer, 5] });
  p.start();
  p.join();
  show(
    'got',
    [1, 2, 3, 4, 5].map(() => reader.recv()),
    reader.poll(),
  );
}
