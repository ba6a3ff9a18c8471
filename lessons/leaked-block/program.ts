import { Process } from 'multiprocessing';
import { SharedMemory } from 'multiprocessing/shared-memory';

const LENGTH = 40;

function paint(name: string): void {
  const wall = new SharedMemory({ name });
  wall.buf.fill('#'.charCodeAt(0), 0, LENGTH);
  wall.close();
}

if (import.meta.main) {
  const wall = new SharedMemory({ create: true, size: LENGTH });
  const p = new Process({ target: paint, args: [wall.name] });
  p.start();
  p.join();
  console.log(new TextDecoder().decode(wall.buf.subarray(0, LENGTH)));
  wall.close();
}
