// Processes that answer over pipes, over a listener's connections, and over connections that came through a queue.
import { Pipe, Process, Queue, isMainProcess } from 'multiprocessing';
import { Client, Listener, type Address, type Connection } from 'multiprocessing/connection';
import { number, oneOf, seeded, type Random } from '../../support/seeded.ts';
import { chew, lead, note, noteError, now, plan, wrong } from './ledger.ts';

interface Message {
  n: number;
  fill: Uint8Array;
}

/** Answers until the other end is gone. */
function answer(connection: Connection): void {
  let last = -1;
  for (;;) {
    let message: Message;
    try {
      message = connection.recv() as Message;
    } catch (error) {
      if (isEnd(error)) return;
      throw error;
    }
    if (message.n !== last + 1) wrong(`message ${message.n} came after ${last}`);
    last = message.n;
    chew();
    try {
      connection.send(message);
    } catch (error) {
      if (isEnd(error)) return;
      throw error;
    }
  }
}

/** The other end is gone: nothing to wonder about for who answers, but for who asks. */
function isEnd(error: unknown): boolean {
  const { code = '' } = error as { code?: string };
  return ['ERR_MP_EOF', 'EPIPE', 'ECONNRESET', 'ERR_MP_TRUNCATED'].includes(code);
}

function piped(connection: Connection): void {
  lead('piped', () => {
    answer(connection);
  });
}

function listening(tell: Connection, address: Address | undefined): void {
  lead('listening', () => {
    using listener = new Listener(address, { authkey: 'chaos' });
    tell.send(listener.address);
    for (;;) {
      try {
        answer(listener.accept());
      } catch (error) {
        if (noteError(error) !== 'ERR_MP_AUTHENTICATION') throw error;
      }
    }
  });
}

function queued(queue: Queue<Connection>): void {
  lead('queued', () => {
    for (;;) {
      let connection: Connection;
      try {
        connection = queue.get();
      } catch (error) {
        // It is lost where the tracker was killed that had it in keeping.
        if (noteError(error) === 'ERR_MP_UNPICKLING') continue;
        throw error;
      }
      answer(connection);
    }
  });
}

/** How long whoever answers may take to start. */
const PATIENCE = 500;

/** Talks until the other end is gone, or so many milliseconds from the first answer on. */
function talk(connection: Connection, bytes: number, ms: number): void {
  let until = Infinity;
  try {
    for (let n = 0; now() < until; n++) {
      // Whoever was to answer may have died before it took the connection over: the other end then lies in a queue, and a
      // message that does not fit into the kernel's buffer would wait for ever for somebody to read it.
      const fill = Buffer.alloc(n === 0 ? 0 : bytes, n & 0xff);
      connection.send({ n, fill } satisfies Message);
      if (!connection.poll(n === 0 ? PATIENCE : Math.max(0, until - now()))) break;
      const back = connection.recv() as Message;
      if (back.n !== n || Buffer.compare(back.fill, fill) !== 0) wrong(`the answer to ${n} is ${back.n}`);
      note('answered', n);
      if (n === 0) until = now() + ms;
    }
  } catch (error) {
    noteError(error);
    if (!isEnd(error)) throw error;
  } finally {
    connection.close();
  }
}

function overPipe(bytes: number): void {
  const [mine, theirs] = Pipe();
  const process = new Process({ target: piped, args: [theirs], daemon: true });
  process.start();
  theirs.close();
  talk(mine, bytes, plan.ms / 3);
  // A forked child has our end, too, and so never sees it closed.
  process.terminate();
  process.join();
}

function overListener(random: Random, bytes: number): void {
  const [mine, theirs] = Pipe();
  const where = random() < 0.5 ? undefined : (['127.0.0.1', 0] as const);
  const process = new Process({
    target: listening,
    args: [theirs, where],
    daemon: true,
  });
  process.start();
  theirs.close();
  try {
    const address = mine.recv() as Address;
    for (let times = 0; times < 3; times++) talk(Client(address, { authkey: 'chaos' }), bytes, plan.ms / 10);
  } catch (error) {
    const code = noteError(error);
    if (
      !['ERR_MP_EOF', 'ECONNREFUSED', 'ENOENT', 'EPIPE', 'ECONNRESET', 'ERR_MP_AUTHENTICATION'].includes(code)
    )
      throw error;
  }
  mine.close();
  process.terminate();
  process.join();
}

function overQueue(bytes: number): void {
  const queue = new Queue<Connection>();
  const process = new Process({ target: queued, args: [queue], daemon: true });
  process.start();
  for (let times = 0; times < 3 && process.isAlive(); times++) {
    const [mine, theirs] = Pipe();
    try {
      queue.put(theirs);
    } finally {
      theirs.close();
    }
    talk(mine, bytes, plan.ms / 10);
  }
  process.terminate();
  process.join();
}

/** The first process of its kind takes longer to start than the others. */
function warm(): void {
  try {
    const process = new Process({ target: note, args: ['warm'] });
    process.start();
    process.join();
  } catch (error) {
    noteError(error);
  }
}

function main(): void {
  const random = seeded(plan.seed);
  const bytes = oneOf(random, [0, 100, 20_000, 300_000]);
  console.log('started');
  warm();
  console.log('ready');
  const until = now() + plan.ms;
  while (now() < until) {
    try {
      const kind = number(random, 3);
      if (kind === 0) overPipe(bytes);
      else if (kind === 1) overListener(random, bytes);
      else overQueue(bytes);
    } catch (error) {
      noteError(error);
    }
  }
}

if (isMainProcess) {
  lead('main', main);
  note('end');
}
