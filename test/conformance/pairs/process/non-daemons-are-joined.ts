import { Process } from 'multiprocessing';
import { setTimeout as sleep } from 'node:timers/promises';
import { begin, show } from '../show.ts';

async function late(label: string) {
  await sleep(100);
  show(label);
}

function parent() {
  new Process({ target: late, args: ['grandchild'] }).start();
  show('child');
}

if (import.meta.main) {
  begin();
  const p = new Process({ target: parent });
  p.start();
  p.join();
  show('the child waited for its own', p.exitcode);
  new Process({ target: late, args: ['main waits too'] }).start();
  show('main ends');
}
