import { Process, SimpleQueue } from 'multiprocessing';
import { Client, Listener } from 'multiprocessing/connection';
import { attempt, begin, show } from '../show.ts';

function talk(address: any, authkey: Uint8Array, results: SimpleQueue) {
  const result = attempt(() => {
    using connection = Client(address, { authkey });
    connection.send(['hello', 1]);
    return connection.recv();
  });
  results.put(result instanceof Error ? result.name : result);
}

if (import.meta.main) {
  begin();
  const results = new SimpleQueue();
  for (const family of ['AF_INET', 'AF_UNIX'] as const) {
    using listener = new Listener(undefined, { family, authkey: Buffer.from('secret') });
    const start = (key: string) => {
      const p = new Process({ target: talk, args: [listener.address, Buffer.from(key), results] });
      p.start();
      return p;
    };
    const right = start('secret');
    {
      using connection = listener.accept();
      show(family, connection.recv(), connection.send({ ok: true }));
    }
    right.join();
    show('answered', results.get(), right.exitcode);
    const wrong = start('wrong');
    show(
      'another key',
      attempt(() => listener.accept()),
    );
    wrong.join();
    show('the client', results.get());
  }
  show(
    'unknown family',
    attempt(() => new Listener(undefined, { family: 'AF_NONE' as never })),
  );
}
