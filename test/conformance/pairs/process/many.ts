import { Process, Queue } from 'multiprocessing';
import { begin, show } from '../show.ts';

function report(queue: Queue<number>, number: number) {
  queue.put(number * number);
}

if (import.meta.main) {
  begin();
  const queue = new Queue<number>();
  const processes = Array.from({ length: 8 }, (_, n) => new Process({ target: report, args: [queue, n] }));
  for (const p of processes) p.start();
  const answers = processes.map(() => queue.get());
  show(
    'all answered',
    answers.sort((a, b) => a - b),
  );
  for (const p of processes) p.join();
  show(
    'all ended',
    processes.map((p) => p.exitcode),
    new Set(processes.map((p) => p.pid)).size,
  );
}
