import { Pipe, Process } from 'multiprocessing';
import type { Connection } from 'multiprocessing/connection';

function f(conn: Connection): void {
  conn.send([42, null, 'hello']);
  conn.close();
}

if (import.meta.main) {
  const [parentConn, childConn] = Pipe();
  const p = new Process({ target: f, args: [childConn] });
  p.start();
  console.log(parentConn.recv()); // prints [ 42, null, 'hello' ]
  p.join();
}
