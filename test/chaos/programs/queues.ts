// Processes that put into and get from one queue; who dies is replaced. What was put and what was got is written down.
import {
  Event,
  JoinableQueue,
  Process,
  Queue,
  isMainProcess,
  type Event as EventType,
} from 'multiprocessing';
import { number, oneOf, seeded } from '../../support/seeded.ts';
import { chew, lead, leadAsync, note, noteError, now, plan, wrong } from './ledger.ts';

interface Item {
  name: string;
  fill: Uint8Array | string;
}

interface Load {
  readonly bytes: number;
  readonly most: number;
  readonly asText: boolean;
}

function fillOf(name: string, { bytes, asText }: Load): Uint8Array | string {
  const [, n = '0'] = name.split('.');
  return asText ? n.padEnd(bytes, '-') : Buffer.alloc(bytes, Number(n) & 0xff);
}

function check({ name, fill }: Item, load: Load): void {
  const expected = fillOf(name, load);
  const same =
    typeof fill === 'string' || typeof expected === 'string'
      ? fill === expected
      : Buffer.compare(fill, expected) === 0;
  if (!same) wrong(`what came as ${name} is not what was put`);
  note('got', name);
  chew();
}

function codeOf(error: unknown): string {
  return (error as { code?: string }).code ?? '';
}

function produce(queue: Queue<Item>, stop: EventType, load: Load): void {
  lead('producer', () => {
    for (let i = 0; i < load.most && !stop.isSet(); i++) {
      const name = `${process.pid}.${i}`;
      const item = { name, fill: fillOf(name, load) };
      note('puts', name);
      while (!put(queue, item)) if (stop.isSet()) return;
      note('put', name);
      chew();
    }
    stop.wait();
  });
}

function put(queue: Queue<Item>, item: Item): boolean {
  try {
    queue.put(item, { timeout: 50 });
    return true;
  } catch (error) {
    if (codeOf(error) !== 'ERR_MP_FULL') noteError(error);
    return false;
  }
}

/** Whether there was one. */
function take(queue: Queue<Item>, load: Load, timeout: number): boolean {
  let item: Item;
  try {
    item = queue.get({ timeout });
  } catch (error) {
    if (codeOf(error) !== 'ERR_MP_EMPTY') noteError(error);
    return false;
  }
  check(item, load);
  if (queue instanceof JoinableQueue) queue.taskDone();
  return true;
}

function consume(queue: Queue<Item>, stop: EventType, load: Load): void {
  lead('consumer', () => {
    while (take(queue, load, 50) || !stop.isSet());
  });
}

async function consumeAsync(queue: Queue<Item>, stop: EventType, load: Load): Promise<void> {
  await leadAsync('consumer', async () => {
    for (;;) {
      try {
        check(await queue.getAsync({ timeout: 50 }), load);
        if (queue instanceof JoinableQueue) queue.taskDone();
      } catch (error) {
        if (codeOf(error) !== 'ERR_MP_EMPTY') noteError(error);
        if (stop.isSet()) return;
      }
    }
  });
}

function main(): void {
  const random = seeded(plan.seed);
  const bytes = oneOf(random, [0, 30, 2000, 40_000, 300_000]);
  const load: Load = { bytes, most: Math.min(2000, Math.ceil(2e7 / (bytes + 1))), asText: random() < 0.5 };
  const maxsize = oneOf(random, [0, 0, 3, 100]);
  const queue = random() < 0.3 ? new JoinableQueue<Item>(maxsize) : new Queue<Item>(maxsize);
  const stop = new Event();
  const args = [queue, stop, load] as const;
  const targets = [
    ...Array.from({ length: 1 + number(random, 3) }, () => produce),
    ...Array.from({ length: 1 + number(random, 2) }, () => (random() < 0.3 ? consumeAsync : consume)),
  ];
  const begin = (target: (typeof targets)[number]): Process | undefined => {
    try {
      const process = new Process({ target, args: [...args] });
      process.start();
      return process;
    } catch (error) {
      noteError(error);
      return undefined;
    }
  };
  const workers = targets.map(begin);
  console.log('started');
  // The load begins with the first item.
  for (const patience = now() + 3000; now() < patience && !take(queue, load, 20) && queue.empty(););
  console.log('ready');
  const until = now() + plan.ms;
  while (now() < until) {
    take(queue, load, 10);
    targets.forEach((target, index) => {
      if (workers[index]?.isAlive() !== true && random() < 0.5) workers[index] = begin(target);
    });
  }
  note('stops');
  stop.set();
  // Producers may not end before enough of what they put was taken, and every consumer may be dead.
  while (workers.some((worker) => worker?.isAlive() === true)) take(queue, load, 20);
  note('drains');
  while (take(queue, load, 0));
  if (!queue.empty()) wrong('the queue is not empty, but gives nothing');
  if (queue.qsize() !== 0) wrong(`qsize() is ${queue.qsize()} in the end`);
}

if (isMainProcess) {
  lead('main', main);
  note('end');
}
