import { Barrier, Process, SimpleQueue } from 'multiprocessing';
import { begin, show } from '../show.ts';

type Passed = [phase: number, index: number];

function phases(barrier: Barrier, queue: SimpleQueue<Passed>, count: number) {
  for (let phase = 0; phase < count; phase++) queue.put([phase, barrier.wait()]);
}

if (import.meta.main) {
  begin();
  const [barrier, queue] = [new Barrier(3), new SimpleQueue<Passed>()];
  show('new', barrier.parties, barrier.nWaiting, barrier.broken);
  const processes = [1, 2].map(() => new Process({ target: phases, args: [barrier, queue, 3] }));
  for (const p of processes) p.start();
  const all: Passed[] = [0, 1, 2].map((phase) => [phase, barrier.wait()]);
  for (const p of processes) p.join();
  for (let i = 0; i < 6; i++) all.push(queue.get());
  for (const phase of [0, 1, 2]) {
    const indices = all.filter(([one]) => one === phase).map(([, index]) => index);
    show('phase', phase, indices.sort());
  }
  show('used', barrier.parties, barrier.nWaiting, barrier.broken);
  show('alone', new Barrier(1).wait());
}
