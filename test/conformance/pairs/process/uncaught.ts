import { Process } from 'multiprocessing';
import { begin, show } from '../show.ts';

function throws() {
  throw new RangeError('no');
}

function exits() {
  process.exit(3);
}

class Thrower extends Process {
  override run() {
    throw new Error('x');
  }
}

if (import.meta.main) {
  begin();
  // Who failed is said on stderr, under its name.
  for (const p of [
    new Process({ target: throws }),
    new Process({ target: exits }),
    new Thrower({ name: 'thrower' }),
  ]) {
    p.start();
    p.join();
    show('exit code', p.exitcode);
  }
  process.exit(5);
}
