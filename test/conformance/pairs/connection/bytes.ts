import { BufferTooShort, Pipe, Process } from 'multiprocessing';
import type { Connection } from 'multiprocessing/connection';
import { attempt, begin, show } from '../show.ts';

function echo(end: Connection) {
  for (;;) {
    const message = end.recvBytes();
    if (message.length === 0) return;
    end.sendBytes(message);
  }
}

if (import.meta.main) {
  begin();
  const [here, there] = Pipe();
  const p = new Process({ target: echo, args: [there] });
  p.start();
  type Arguments = [data: Uint8Array, offset?: number, size?: number];
  const data = Uint8Array.from({ length: 10 }, (_, i) => i);
  for (const args of [[data], [data, 4], [data, 2, 3], [data, 9], [data, 0, 10]] as Arguments[]) {
    here.sendBytes(...args);
    show('bytes', here.recvBytes());
  }
  for (const args of [
    [data, -1],
    [data, 11],
    [data, 3, 8],
    [data, 0, -1],
  ] as Arguments[])
    show(
      'out of range',
      attempt(() => here.sendBytes(...args)),
    );
  show(
    'no bytes',
    attempt(() => here.sendBytes('text' as never)),
  );
  const numbers = new Int32Array(5);
  here.sendBytes(Int32Array.of(7, 8, 9));
  show('into', here.recvBytesInto(numbers), numbers);
  here.sendBytes(Int32Array.of(5));
  show('at an offset', here.recvBytesInto(numbers, 4 * numbers.BYTES_PER_ELEMENT), numbers);
  here.sendBytes(data);
  const small = new Uint8Array(4);
  const error = attempt(() => here.recvBytesInto(small)) as BufferTooShort;
  show('too short', error, error.buffer, small);
  here.sendBytes(Buffer.from('goes on'));
  show('and goes on', here.recvBytes());
  show(
    'offset',
    attempt(() => here.recvBytesInto(small, 5)),
    attempt(() => here.recvBytesInto(small, -1)),
  );
  show(
    'maxlength',
    attempt(() => here.recvBytes(-1)),
  );
  here.sendBytes(data);
  show('fits', here.recvBytes(10).length);
  here.sendBytes(Buffer.from(''));
  p.join();
  show('exit code', p.exitcode);
}
