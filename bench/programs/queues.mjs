import { mp, rate, report } from './timing.mjs';

const SMALL = 100_000;
const LARGE = 60;
const ROUND_TRIPS = 3000;

export function produce(queue, count) {
  for (let index = 0; index < count; index++) queue.put([index, 'x']);
}

export function produceLarge(queue, count) {
  const megabyte = Buffer.alloc(1_000_000, 'x');
  for (let index = 0; index < count; index++) queue.put(megabyte);
}

export function send(connection, count) {
  for (let index = 0; index < count; index++) connection.send([index, 'x']);
}

export function echo(connection, count) {
  for (let index = 0; index < count; index++) connection.send(connection.recv());
}

/** Counted from the first message on: the start of processes is measured elsewhere. */
function throughQueue(queue, producers, target, count) {
  const processes = Array.from(
    { length: producers },
    () => new mp.Process({ target, args: [queue, count / producers] }),
  );
  for (const process of processes) process.start();
  queue.get();
  const result = rate(count - 1, (left) => {
    for (let index = 0; index < left; index++) queue.get();
  });
  for (const process of processes) process.join();
  return result;
}

function throughPipe() {
  const [here, there] = mp.Pipe(false);
  const process = new mp.Process({ target: send, args: [there, SMALL] });
  process.start();
  here.recv();
  const result = rate(SMALL - 1, (left) => {
    for (let index = 0; index < left; index++) here.recv();
  });
  process.join();
  return result;
}

function roundTrip() {
  const [here, there] = mp.Pipe();
  const process = new mp.Process({ target: echo, args: [there, ROUND_TRIPS + 1] });
  process.start();
  here.send(0);
  here.recv();
  const result = rate(ROUND_TRIPS, (count) => {
    for (let index = 0; index < count; index++) {
      here.send(index);
      here.recv();
    }
  });
  process.join();
  return 1e6 / result;
}

if (mp.isMainProcess) {
  mp.setStartMethod('spawn');
  report({
    queue: throughQueue(new mp.Queue(), 1, produce, SMALL),
    queue4: throughQueue(new mp.Queue(), 4, produce, SMALL),
    simple: throughQueue(new mp.SimpleQueue(), 1, produce, SMALL),
    large: throughQueue(new mp.Queue(), 1, produceLarge, LARGE),
    pipe: throughPipe(),
    roundTrip: roundTrip(),
  });
}
