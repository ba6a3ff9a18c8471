import { Pipe, Process } from 'multiprocessing';
import type { Connection } from 'multiprocessing/connection';

function f(conn: Connection): void {
  for (let i = 0; i < 3; i++) {
    const x = Number(conn.recv());
    conn.send(x * x);
  }
  conn.close();
}

if (import.meta.main) {
  const [parentConn, childConn] = Pipe();
  const p = new Process({ target: f, args: [childConn] });
  p.start();
  for (const x of [3, 4, 12]) {
    parentConn.send(x);
    console.log(x, 'squared is', parentConn.recv());
  }
  p.join();
}
