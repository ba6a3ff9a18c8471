import { mp, report } from './timing.mjs';

const WAITS = 200;
const MILLISECONDS = 5;

export function holdForEver(lock, held) {
  lock.acquire();
  held.set();
  // Until it is terminated.
  new mp.Event().wait();
}

function figures(kind, wait) {
  const late = Array.from({ length: WAITS }, () => {
    const begin = performance.now();
    wait(MILLISECONDS);
    return (performance.now() - begin - MILLISECONDS) * 1000;
  }).sort((a, b) => a - b);
  return { [`${kind} median`]: late[WAITS / 2], [`${kind} p99`]: late[Math.floor(WAITS * 0.99)] };
}

if (mp.isMainProcess) {
  mp.setStartMethod('spawn');
  const lock = new mp.Lock();
  lock.acquire();
  const rlock = new mp.RLock();
  const held = new mp.Event();
  const holder = new mp.Process({ target: holdForEver, args: [rlock, held] });
  holder.start();
  held.wait();
  const semaphore = new mp.Semaphore(0);
  const event = new mp.Event();
  const condition = new mp.Condition();
  condition.acquire();
  const barrier = new mp.Barrier(2);
  const results = {
    ...figures('Lock', (timeout) => lock.acquire({ timeout })),
    ...figures('RLock', (timeout) => rlock.acquire({ timeout })),
    ...figures('Semaphore', (timeout) => semaphore.acquire({ timeout })),
    ...figures('Event', (timeout) => event.wait(timeout)),
    ...figures('Condition', (timeout) => condition.wait(timeout)),
    ...figures('Barrier', (timeout) => {
      try {
        barrier.wait(timeout);
      } catch {
        barrier.reset();
      }
    }),
  };
  const before = process.cpuUsage();
  event.wait(1000);
  const { user, system } = process.cpuUsage(before);
  holder.terminate();
  holder.join();
  report({ ...results, cpu: user + system });
}
