import { Process } from 'multiprocessing';
import { SharedMemory } from 'multiprocessing/shared-memory';
import { attempt, begin, show } from '../show.ts';

function change(name: string) {
  const block = new SharedMemory({ name });
  block.buf[1] = 99;
  block.close();
}

if (import.meta.main) {
  begin();
  const block = new SharedMemory({ create: true, size: 100 });
  const { name } = block;
  const made = block.buf.subarray(0, 4);
  show('made', block.size >= 100, block.buf.length >= 100, made, name.startsWith('psm_'));
  block.buf.set(Buffer.from('abc'));
  const p = new Process({ target: change, args: [name] });
  p.start();
  p.join();
  const again = new SharedMemory({ name });
  show('another opened it', again.buf.subarray(0, 3), p.exitcode);
  show(
    'taken',
    attempt(() => new SharedMemory({ name, create: true, size: 1 })),
  );
  const sized = (size: number) => attempt(() => new SharedMemory({ create: true, size }));
  show('sizes', sized(0), sized(-1));
  again.close();
  block.close();
  show('closed', block.close());
  block.unlink();
  show(
    'missing',
    attempt(() => new SharedMemory({ name })),
  );
}
