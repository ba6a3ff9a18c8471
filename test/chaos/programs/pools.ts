// A pool under load, called in all its ways. Which task ran, and what came of it, is written down.
import { Pool, isMainProcess } from 'multiprocessing';
import { number, oneOf, seeded, type Random } from '../../support/seeded.ts';
import { chew, lead, note, noteError, now, plan, wrong } from './ledger.ts';

type Task = [name: string, bytes: number];

function work([name, bytes]: Task): [string, string] {
  note('ran', name);
  chew();
  return [name, 'r'.repeat(bytes)];
}

function workOf(name: string, bytes: number): [string, string] {
  return work([name, bytes]);
}

function begin(): void {
  note('begins', 'worker');
}

let made = 0;

function tasks(count: number, bytes: number): Task[] {
  return Array.from({ length: count }, (): Task => {
    const name = `t${++made}`;
    note('asks', name);
    return [name, bytes];
  });
}

function right(tasks: readonly Task[], results: readonly [string, string][], ordered = true): void {
  const names = results.map(([name, text]) => {
    if (text.length !== tasks[0]?.[1]) wrong(`the result of ${name} is ${text.length} bytes long`);
    note('result', name);
    return name;
  });
  const expected = tasks.map(([name]) => name);
  if (!ordered) {
    names.sort();
    expected.sort();
  }
  if (names.join() !== expected.join()) wrong(`results ${names.join()} for ${expected.join()}`);
}

/** One call; when it fails, all of its tasks count as failed by it. */
function call(pool: Pool, random: Random, bytes: number): void {
  const kind = number(random, 5);
  const some = tasks(1 + number(random, 40), bytes);
  const chunksize = oneOf(random, [1, 3, 10]);
  try {
    if (kind === 0) right(some, pool.map(work, some, { chunksize }));
    else if (kind === 1) right(some, pool.starmap(workOf, some));
    else if (kind === 2) each(some, pool.imap(work, some, { chunksize }), true);
    else if (kind === 3) each(some, pool.imapUnordered(work, some, { chunksize }), false);
    else {
      const results = some.map((task) => pool.applyAsync(work, [task]));
      results.forEach((result, index) => {
        const task = some[index] ?? ['', 0];
        try {
          right([task], [result.get()]);
        } catch (error) {
          failed([task], error);
        }
      });
    }
  } catch (error) {
    failed(some, error);
  }
}

/** One by one: after one that fails the others come. */
function each(some: readonly Task[], results: Iterator<[string, string]>, ordered: boolean): void {
  const came: [string, string][] = [];
  let failures = 0;
  for (;;) {
    try {
      const step = results.next();
      if (step.done === true) break;
      came.push(step.value);
    } catch (error) {
      failures++;
      noteFailure(error);
      if (failures > some.length) throw error;
    }
  }
  if (failures === 0) {
    right(some, came, ordered);
    return;
  }
  for (const [name] of came) note('result', name);
  const names = new Set(came.map(([name]) => name));
  for (const [name] of some) if (!names.has(name)) note('failed', name);
}

function failed(some: readonly Task[], error: unknown): void {
  noteFailure(error);
  for (const [name] of some) note('failed', name);
}

function noteFailure(error: unknown): void {
  note('failure', noteError(error));
}

function main(): void {
  const random = seeded(plan.seed);
  const bytes = oneOf(random, [0, 100, 5000, 200_000]);
  const processes = 1 + number(random, 3);
  const maxTasksPerChild = random() < 0.3 ? 1 + number(random, 5) : undefined;
  const pool = open(processes, maxTasksPerChild);
  console.log('started');
  if (pool === undefined) return;
  call(pool, random, 0);
  console.log('ready');
  const until = now() + plan.ms;
  while (now() < until) call(pool, random, bytes);
  note('stops');
  if (random() < 0.3) {
    pool.terminate();
  } else {
    pool.close();
    note('closed');
  }
  pool.join();
}

function open(processes: number, maxTasksPerChild: number | undefined): Pool | undefined {
  try {
    return new Pool(processes, {
      initializer: begin,
      ...(maxTasksPerChild === undefined ? {} : { maxTasksPerChild }),
    });
  } catch (error) {
    noteError(error);
    return undefined;
  }
}

if (isMainProcess) {
  lead('main', main);
  note('end');
}
