/** What the compiler says of queues, pipes and what comes out of them. Compiled, not run. */
import { JoinableQueue, Pipe, Queue, SimpleQueue } from '../../runtime/index.ts';
import { wait, type Connection } from '../../runtime/connection.ts';

interface Job {
  id: number;
  text: string;
}

export async function queues(): Promise<void> {
  const jobs = new Queue<Job>(10);
  jobs.put({ id: 1, text: 'x' });
  const id: number = jobs.get().id;
  const later: Job = await jobs.getAsync({ timeout: 5 });
  const now: Job = jobs.getNowait();
  console.log(id, later, now);
  // @ts-expect-error: a field is missing
  jobs.put({ id: 1 });
  // @ts-expect-error: of another type
  const text: string = jobs.get();
  // @ts-expect-error: options are one object
  jobs.get(true, 5);
  console.log(text);

  const unknown = new Queue();
  unknown.put(1);
  // @ts-expect-error: nobody knows what comes out of it
  const number: number = unknown.get();
  console.log(number);

  const simple = new SimpleQueue<string>();
  simple.put('x');
  // @ts-expect-error: it has no timeouts
  simple.get({ timeout: 5 });
  // @ts-expect-error: nor a size
  console.log(simple.qsize);

  new JoinableQueue<number>().taskDone();
  // @ts-expect-error: only a JoinableQueue has it
  console.log(jobs.taskDone);
}

export function pipes(): void {
  const [here, there] = Pipe<Job>();
  here.send({ id: 1, text: 'x' });
  const job: Job = there.recv();
  const ready: Connection<Job>[] = wait([here, there], 0);
  console.log(job, ready);
  // @ts-expect-error: of another type
  here.send('x');
  // @ts-expect-error: bytes, not text
  here.sendBytes('x');
  const bytes: Uint8Array = there.recvBytes();
  console.log(bytes);
}
