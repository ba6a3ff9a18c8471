import { Process, Queue } from 'multiprocessing';
import { attempt, begin, refused, show } from '../show.ts';

function putAndLeave(queue: Queue<Buffer>, count: number, size: number) {
  for (let i = 0; i < count; i++) queue.put(Buffer.alloc(size, 'x'));
  queue.close();
  queue.joinThread();
}

if (import.meta.main) {
  begin();
  const text = new Queue<unknown>();
  show(
    'join_thread before close',
    refused(() => text.joinThread()),
  );
  text.put('left');
  show('close', text.close(), text.joinThread());
  show(
    'put',
    attempt(() => text.put(1)),
  );
  show(
    'get',
    attempt(() => text.get()),
  );
  show('close again', text.close());
  show(
    'empty',
    refused(() => text.empty()),
  );
  const unused = new Queue();
  show('unused', unused.close(), unused.empty());
  // What was put before the end of a process arrives.
  const queue = new Queue<Buffer>();
  const first = new Process({ target: putAndLeave, args: [queue, 3, 100] });
  first.start();
  first.join();
  show('exit code', first.exitcode);
  show(
    'got',
    [1, 2, 3].map(() => queue.get().length),
  );
  // With more than fits a buffer it must be taken first.
  const second = new Process({ target: putAndLeave, args: [queue, 2, 1 << 20] });
  second.start();
  second.join(300);
  show('waits', second.isAlive());
  show(
    'got',
    [1, 2].map(() => queue.get().length),
  );
  second.join();
  show('exit code', second.exitcode);
}
