import { mp, rate, report } from './timing.mjs';

const OPERATIONS = 20_000;
const STARTS = 3;

/** Counted from when all are there: the start of processes is measured elsewhere. */
export function use(dict, name, operations, barrier) {
  dict.set(name, 0);
  barrier.wait();
  for (let index = 0; index < operations; index += 2) {
    dict.set(name, index);
    dict.get(name);
  }
  barrier.wait();
}

function clients(manager, count) {
  const [dict, barrier] = [manager.dict(), new mp.Barrier(count + 1)];
  const operations = OPERATIONS / count;
  const processes = Array.from(
    { length: count },
    (_, index) => new mp.Process({ target: use, args: [dict, `client ${index}`, operations, barrier] }),
  );
  for (const process of processes) process.start();
  barrier.wait();
  const result = rate(OPERATIONS, () => barrier.wait());
  for (const process of processes) process.join();
  return result;
}

function throughList(list) {
  return rate(OPERATIONS, (count) => {
    for (let index = 0; index < count; index += 2) {
      list.push(index);
      list.at(-1);
    }
  });
}

function start() {
  const begin = performance.now();
  for (let turn = 0; turn < STARTS; turn++) mp.Manager().shutdown();
  return (performance.now() - begin) / STARTS;
}

if (mp.isMainProcess) {
  mp.setStartMethod('spawn');
  const manager = mp.Manager();
  clients(manager, 1);
  report({
    one: clients(manager, 1),
    four: clients(manager, 4),
    list: throughList(manager.list()),
    start: start(),
  });
  manager.shutdown();
}
