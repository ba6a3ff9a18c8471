import { Pipe, Process, Queue, type Connection } from 'multiprocessing';
import { BaseManager } from 'multiprocessing/managers';
import { attempt, begin, refused, show } from '../show.ts';

let made: Queue<any> | undefined;

function shared(): Queue<any> {
  return (made ??= new Queue());
}

class Served extends BaseManager {}
class Known extends BaseManager {}

Served.register('getQueue', { callable: shared });
Known.register('getQueue');

function client(address: [string, number], done: Connection) {
  const wrong = new Known({ address, authkey: 'wrong' });
  show(
    'a wrong key',
    attempt(() => wrong.connect()),
  );
  const m = new Known({ address, authkey: 'key' }) as any;
  show(
    'not connected',
    refused(() => m.getQueue()),
  );
  m.connect();
  const q = m.getQueue();
  show('from the server', q.get());
  q.put(['back', 1]);
  show(
    'start after connect',
    refused(() => m.start()),
  );
  done.send('done');
}

if (import.meta.main) {
  begin();
  const m = new Served({ address: ['127.0.0.1', 0], authkey: 'key' });
  const server = m.getServer();
  const serving = server.serveForever();
  await shared().putAsync('hello');
  const [here, there] = Pipe();
  const p = new Process({ target: client, args: [server.address as [string, number], there] });
  p.start();
  show('the client is', await here.recvAsync());
  await p.joinAsync();
  show('from the client', await shared().getAsync(), p.exitcode);
  server.stop();
  await serving;
  const nobody = new Known({ address: ['127.0.0.1', 1], authkey: 'key' });
  show(
    'nobody there',
    attempt(() => nobody.connect()),
  );
}
