import { mp, report } from './timing.mjs';

const INCREMENTS = 1_000_000;
const ACQUISITIONS = 100_000;
/** Of a ping-pong; a tenth of them goes before, to get warm. */
const ROUNDS = 20_000;
const WARM = ROUNDS / 10;

export function increment(lock, value, ready, count) {
  ready.wait();
  for (let index = 0; index < count; index++) {
    lock.acquire();
    value.value += 1;
    lock.release();
  }
  // All are done: the ends of the processes are not measured.
  ready.wait();
}

/** Counts how many others came first from when it wanted the lock until it had it; the most often is left in `most`. */
export function compete(lock, count, most, ready) {
  ready.wait();
  for (;;) {
    const before = count.value;
    lock.acquire();
    const now = count.value;
    if (now - before > most.value) most.value = now - before;
    if (now < ACQUISITIONS) count.value = now + 1;
    lock.release();
    if (now >= ACQUISITIONS) return;
  }
}

export function answerEvents(ping, pong) {
  for (let round = 0; round < WARM + ROUNDS; round++) {
    ping.wait();
    ping.clear();
    pong.set();
  }
}

export function takeTurns(condition, turn, mine, rounds) {
  for (let round = 0; round < rounds; round++) {
    condition.acquire();
    while (turn.value !== mine) condition.wait();
    turn.value = 1 - mine;
    condition.notify();
    condition.release();
  }
}

export function meet(barrier) {
  for (let round = 0; round < WARM + ROUNDS; round++) barrier.wait();
}

function started(count, target, ...args) {
  const processes = Array.from({ length: count }, () => new mp.Process({ target, args }));
  for (const process of processes) process.start();
  return processes;
}

/** Seconds that `work` takes. The ends of the processes, after it, are not measured. */
function seconds(processes, work) {
  const begin = performance.now();
  work();
  const end = performance.now();
  for (const process of processes) process.join();
  return (end - begin) / 1000;
}

function increments(count) {
  const lock = new mp.Lock();
  const value = new mp.RawValue('i', 0);
  const ready = new mp.Barrier(count + 1);
  const processes = started(count, increment, lock, value, ready, INCREMENTS);
  ready.wait();
  const rate = (count * INCREMENTS) / seconds([], () => ready.wait());
  for (const process of processes) process.join();
  if (value.value !== count * INCREMENTS) throw new Error('an increment was lost');
  return rate;
}

function passed() {
  const most = new mp.RawValue('i', 0);
  const processes = started(8, compete, new mp.Lock(), new mp.RawValue('i', 0), most, new mp.Barrier(8));
  for (const process of processes) process.join();
  return most.value;
}

function events() {
  const [ping, pong] = [new mp.Event(), new mp.Event()];
  const [process] = started(1, answerEvents, ping, pong);
  const play = (rounds) => {
    for (let round = 0; round < rounds; round++) {
      ping.set();
      pong.wait();
      pong.clear();
    }
  };
  play(WARM);
  return (seconds([process], () => play(ROUNDS)) * 1e6) / ROUNDS;
}

function conditions() {
  const condition = new mp.Condition();
  const turn = new mp.RawValue('i', 1);
  const [process] = started(1, takeTurns, condition, turn, 1, WARM + ROUNDS);
  takeTurns(condition, turn, 0, WARM);
  return (seconds([process], () => takeTurns(condition, turn, 0, ROUNDS)) * 1e6) / ROUNDS;
}

function barriers() {
  const barrier = new mp.Barrier(4);
  const processes = started(3, meet, barrier);
  const meetings = (rounds) => {
    for (let round = 0; round < rounds; round++) barrier.wait();
  };
  meetings(WARM);
  return (seconds(processes, () => meetings(ROUNDS)) * 1e6) / ROUNDS;
}

if (mp.isMainProcess) {
  mp.setStartMethod('spawn');
  report({
    two: increments(2),
    four: increments(4),
    passed: passed(),
    event: events(),
    condition: conditions(),
    barrier: barriers(),
  });
}
