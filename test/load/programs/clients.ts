// So many processes that use one manager at the same time.
import { Barrier, Manager, Process, isMainProcess, type Barrier as BarrierType } from 'multiprocessing';
import type { SyncManager } from 'multiprocessing/managers';
import { size, tell } from './figures.ts';

type Dict = ReturnType<SyncManager['dict']>;
type List = ReturnType<SyncManager['list']>;
type ManagedQueue = ReturnType<SyncManager['Queue']>;

function client(
  together: BarrierType,
  dict: Dict,
  list: List,
  queue: ManagedQueue,
  n: number,
  calls: number,
): void {
  together.wait();
  for (let i = 0; i < calls; i++) {
    dict.set(`${n}.${i}`, i);
    list.push(n);
    queue.put([n, i]);
    queue.get();
  }
}

if (isMainProcess) {
  const [clients, calls] = [size('clients'), size('calls')];
  const manager = Manager();
  const [dict, list, queue] = [manager.dict(), manager.list(), manager.Queue()];
  const together = new Barrier(clients + 1);
  const processes = Array.from(
    { length: clients },
    (_, n) => new Process({ target: client, args: [together, dict, list, queue, n, calls] }),
  );
  for (const process of processes) process.start();
  together.wait(60_000);
  const begin = performance.now();
  for (const process of processes) process.join();
  const seconds = (performance.now() - begin) / 1000;
  const all = clients * calls;
  const entries = dict.size;
  const items = list.length;
  const left = queue.qsize();
  manager.shutdown();
  const failed = processes.filter(({ exitcode }) => exitcode !== 0).length;
  tell({ clients, calls: 4 * all, 'calls/s': (4 * all) / seconds }, [
    ...(entries === all ? [] : [`the dict has ${entries} entries of ${all}`]),
    ...(items === all ? [] : [`the list has ${items} items of ${all}`]),
    ...(left === 0 ? [] : [`the queue still has ${left}`]),
    ...(failed === 0 ? [] : [`${failed} ended with an error`]),
  ]);
}
