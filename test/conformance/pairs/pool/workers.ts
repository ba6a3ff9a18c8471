import { activeChildren, currentProcess, Pool } from 'multiprocessing';
import { begin, show } from '../show.ts';

const state: Record<string, unknown> = {};
let count = 0;

function init(name: string, value: string) {
  state[name] = value;
}

function read(name: string) {
  count += 1;
  return [state[name], count];
}

function who(_: null): [daemon: boolean, isWorker: boolean, pid: number] {
  const me = currentProcess();
  return [me.daemon, me.name.includes('PoolWorker'), process.pid];
}

if (import.meta.main) {
  begin();
  {
    using pool = new Pool(1, { initializer: init, initargs: ['colour', 'red'] });
    show(
      'initialised',
      [1, 2, 3].map(() => pool.apply(read, ['colour'])),
    );
  }
  {
    using pool = new Pool(1, { maxTasksPerChild: 2 });
    const pids = Array.from({ length: 6 }, () => pool.apply(who, [null])[2]);
    show(
      'replaced after two tasks',
      pids.map((pid) => pids.indexOf(pid)),
      new Set(pids).size,
    );
    show('who', pool.apply(who, [null]).slice(0, 2));
  }
  const pool = new Pool(3);
  show('workers are children', activeChildren().length);
  pool.close();
  pool.join();
  show('gone', activeChildren().length);
}
