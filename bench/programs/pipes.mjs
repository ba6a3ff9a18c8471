import { mp, rate, report } from './timing.mjs';

const SMALL = 100_000;
const LARGE = 400;
const ROUND_TRIPS = 10_000;
/** Sent before it is measured. */
const WARM = 1000;

export function send(connection, count) {
  for (let index = 0; index < count; index++) connection.send([index, 'x']);
}

export function sendLarge(connection, count) {
  const megabyte = Buffer.alloc(1_000_000, 'x');
  for (let index = 0; index < count; index++) connection.sendBytes(megabyte);
}

export function echo(connection, count) {
  for (let index = 0; index < count; index++) connection.send(connection.recv());
}

function oneWay(target, count, warm, receive) {
  const [here, there] = mp.Pipe(false);
  const process = new mp.Process({ target, args: [there, count + warm] });
  process.start();
  for (let index = 0; index < warm; index++) receive(here);
  const result = rate(count, (left) => {
    for (let index = 0; index < left; index++) receive(here);
  });
  process.join();
  return result;
}

function roundTrip() {
  const [here, there] = mp.Pipe();
  const process = new mp.Process({ target: echo, args: [there, ROUND_TRIPS + WARM] });
  process.start();
  const trips = (count) => {
    for (let index = 0; index < count; index++) {
      here.send(index);
      here.recv();
    }
  };
  trips(WARM);
  const result = rate(ROUND_TRIPS, trips);
  process.join();
  return 1e6 / result;
}

if (mp.isMainProcess) {
  mp.setStartMethod('spawn');
  report({
    pipe: oneWay(send, SMALL, WARM, (connection) => connection.recv()),
    roundTrip: roundTrip(),
    large: oneWay(sendLarge, LARGE, WARM / 50, (connection) => connection.recvBytes()),
  });
}
