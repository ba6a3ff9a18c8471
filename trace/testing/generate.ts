/**
 * Made-up runs, for tests, benchmarks and for drawing before there is a real one: producers and consumers at a bounded
 * queue, workers at a lock, a pool with tasks, a shared counter, samples, output. The same seed gives the same run.
 */
import { concatBytes, TraceWriter } from '../codec/writer.ts';
import type { EventToWrite } from '../codec/record.ts';
import { Op, Phase, Result, type ObjectId, type ObjectInfo, type Site } from '../schema.ts';

export interface GenerateOptions {
  /** About how many events; default 10,000. */
  events?: number;
  /** Producers, consumers and workers together; default 8, at least 4. */
  processes?: number;
  seed?: number;
  /** Microseconds between two events of a process, on average; default 100. */
  pace?: number;
}

const PROGRAM = '/examples/generated.ts';
const MAIN = 1000;

/** The container of a whole run. */
export function generateRun(options: GenerateOptions = {}): Uint8Array<ArrayBuffer> {
  const writer = new TraceWriter();
  const source = sites.map(({ text }) => text).join('\n');
  const frames = [
    writer.begin({
      version: 1,
      program: PROGRAM,
      args: [],
      startedAt: 1_700_000_000_000,
      epoch: 0,
      node: 'v24.0.0',
      platform: 'linux',
      runtime: '0.1.0',
    }),
    writer.source({ file: PROGRAM, text: source }),
    writer.sites(sites),
    ...chunks(generateEvents(options), 4096, (events) => writer.events(events)),
    writer.end({ exitcode: 0, stopped: false, signal: null }),
  ];
  return concatBytes(frames);
}

function chunks<T, R>(items: Iterable<T>, size: number, make: (items: T[]) => R): R[] {
  const made: R[] = [];
  let chunk: T[] = [];
  for (const item of items) {
    chunk.push(item);
    if (chunk.length === size) {
      made.push(make(chunk));
      chunk = [];
    }
  }
  if (chunk.length > 0) made.push(make(chunk));
  return made;
}

const sites: Site[] = [
  "const jobs = new mp.Queue(16, { name: 'jobs' });",
  'const accounts = new mp.Lock();',
  'const counter = new mp.Value("i", 0);',
  'const pool = new mp.Pool(2);',
  'worker.start();',
  'worker.join();',
  'jobs.put(item);',
  'const item = jobs.get();',
  'accounts.acquire();',
  'accounts.release();',
  'counter.value += 1;',
  'pool.apply(square, [n]);',
].map((text, index) => ({ file: PROGRAM, line: index + 1, column: 1, text }));

const Line = {
  jobs: 1,
  accounts: 2,
  counter: 3,
  pool: 4,
  start: 5,
  join: 6,
  put: 7,
  get: 8,
  acquire: 9,
  release: 10,
  count: 11,
  apply: 12,
} as const;

const jobs: ObjectId = `${MAIN}:1`;
const accounts: ObjectId = `${MAIN}:2`;
const counter: ObjectId = `${MAIN}:3`;
const pool: ObjectId = `${MAIN}:4`;
const shared: [ObjectId, ObjectInfo, number][] = [
  [jobs, { kind: 'queue', name: 'jobs', size: 16 }, Line.jobs],
  [accounts, { kind: 'lock', name: 'accounts' }, Line.accounts],
  [counter, { kind: 'value', name: 'counter', type: 'i', size: 1 }, Line.counter],
  [pool, { kind: 'pool', name: 'pool', size: 2 }, Line.pool],
];

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Actor {
  readonly pid: number;
  readonly kind: 'producer' | 'consumer' | 'worker';
  next: number;
  /** Puts it waits in, where it does. */
  waiting: boolean;
}

/** The events of such a run, in order of time. */
export function* generateEvents({
  events = 10_000,
  processes = 8,
  seed = 1,
  pace = 100,
}: GenerateOptions = {}): Generator<EventToWrite> {
  const random = randomNumbers(seed);
  const actors = Array.from({ length: Math.max(4, processes) }, (_, index): Actor => {
    const kind = index % 4 === 0 ? 'producer' : index % 4 === 1 ? 'consumer' : 'worker';
    return { pid: MAIN + 1 + index, kind, next: 0, waiting: false };
  });
  let time = 0;
  const step = (): number => (time += 50 + random() * 50);
  yield* beginning(actors, step);
  const run = new Playing(random, pace, time);
  for (const actor of actors) actor.next = time + random() * pace;
  let written = 0;
  while (written < events) {
    let actor: Actor | undefined;
    for (const one of actors) if (!one.waiting && (actor === undefined || one.next < actor.next)) actor = one;
    if (actor === undefined) break;
    for (const event of run.turn(actor, actors)) {
      written++;
      yield event;
    }
  }
  time = run.time;
  yield* ending(actors, run, step);
}

function* beginning(actors: readonly Actor[], step: () => number): Generator<EventToWrite> {
  const main = { name: 'MainProcess', ppid: 1, method: 'main', daemon: false, node: 'v24.0.0' };
  yield { pid: MAIN, time: step(), op: Op.ProcessBegin, text: JSON.stringify(main) };
  for (const [obj, info, site] of shared) {
    yield { pid: MAIN, time: step(), op: Op.ObjectCreate, obj, site, text: JSON.stringify(info) };
  }
  for (const [index, { pid, kind }] of actors.entries()) {
    const obj: ObjectId = `${MAIN}:${10 + index}`;
    const name = `${kind}-${index}`;
    yield { pid: MAIN, time: step(), op: Op.ProcessCreate, obj, text: name };
    yield { pid: MAIN, time: step(), op: Op.ProcessStart, obj, arg: pid, site: Line.start, text: name };
    const info = { name, ppid: MAIN, object: obj, method: 'spawn', daemon: false, node: 'v24.0.0' };
    yield { pid, time: step(), op: Op.ProcessBegin, text: JSON.stringify(info) };
    for (const [shares] of shared) yield { pid, time: step(), op: Op.ObjectReceive, obj: shares };
    yield { pid, time: step(), op: Op.ProcessReady };
  }
}

function* ending(actors: readonly Actor[], run: Playing, step: () => number): Generator<EventToWrite> {
  yield* run.drain(actors);
  let time = run.time;
  const later = (): number => (time = Math.max(time, step()) + 1);
  for (const [index, { pid }] of actors.entries()) {
    const obj: ObjectId = `${MAIN}:${10 + index}`;
    yield { pid: MAIN, time: later(), op: Op.ProcessJoin, phase: Phase.Begin, obj, arg: -1, site: Line.join };
    yield { pid, time: later(), op: Op.ProcessExit };
    yield { pid: MAIN, time: later(), op: Op.ProcessReaped, obj };
    yield { pid: MAIN, time: later(), op: Op.ProcessJoin, phase: Phase.End, obj, arg: -1, site: Line.join };
  }
  yield { pid: MAIN, time: later(), op: Op.PoolTerminate, obj: pool };
  yield { pid: MAIN, time: later(), op: Op.ProcessExit };
  yield { pid: MAIN, time: later(), op: Op.RunnerProcessEnded };
  yield { pid: MAIN, time: later(), op: Op.RunnerEnd };
}

/** What happens between beginning and end: whoever's turn comes first does one thing. */
class Playing {
  time: number;
  readonly #random: () => number;
  readonly #pace: number;
  #put = 0;
  #got = 0;
  #task = 0;
  #count = 0;
  #holder: Actor | undefined;
  #holding = 0;
  readonly #lockQueue: Actor[] = [];
  readonly #fullQueue: Actor[] = [];
  readonly #emptyQueue: Actor[] = [];
  #sampleAt: number;

  constructor(random: () => number, pace: number, time: number) {
    this.#random = random;
    this.#pace = pace;
    this.time = time;
    this.#sampleAt = time;
  }

  *turn(actor: Actor, actors: readonly Actor[]): Generator<EventToWrite> {
    this.time = Math.max(this.time, actor.next);
    if (this.time >= this.#sampleAt) yield* this.#samples(actors);
    actor.next = this.time + this.#random() * 2 * this.#pace + 1;
    if (actor.kind === 'producer') yield* this.#produce(actor);
    else if (actor.kind === 'consumer') yield* this.#consume(actor);
    else yield* this.#work(actor);
  }

  /** Lets everybody go on who still waits. */
  *drain(actors: readonly Actor[]): Generator<EventToWrite> {
    for (const actor of this.#emptyQueue.splice(0)) {
      yield this.#event(actor, Op.QueueGet, {
        phase: Phase.End,
        result: Result.TimedOut,
        obj: jobs,
        site: Line.get,
      });
    }
    for (const actor of this.#fullQueue.splice(0)) {
      yield this.#event(actor, Op.QueuePut, {
        phase: Phase.End,
        result: Result.TimedOut,
        obj: jobs,
        site: Line.put,
      });
    }
    const reader = actors.find(({ kind }) => kind === 'consumer');
    while (reader !== undefined && this.#got < this.#put) yield this.#got_(reader, Phase.Instant);
    while (this.#holder !== undefined) yield* this.#release(this.#holder);
  }

  #event(actor: Actor, op: Op, details: Partial<EventToWrite>): EventToWrite {
    return { pid: actor.pid, time: (this.time += 0.5), op, ...details };
  }

  *#samples(actors: readonly Actor[]): Generator<EventToWrite> {
    this.#sampleAt = this.time + 250_000;
    for (const { pid, waiting } of [{ pid: MAIN, waiting: false }, ...actors]) {
      const rss = 40e6 + Math.round(this.#random() * 5e6);
      const cpu = Math.round(this.time / 2000);
      const event = { pid, time: (this.time += 0.5), op: Op.RunnerSample, arg: cpu, value: rss };
      yield { ...event, text: waiting ? 'S' : 'R' };
    }
    const text = `${this.#got} items so far\n`;
    yield { pid: MAIN, time: (this.time += 0.5), op: Op.RunnerOutput, arg: 1, text };
  }

  *#produce(actor: Actor): Generator<EventToWrite> {
    const full = this.#put - this.#got >= 16;
    const details = { obj: jobs, site: Line.put, arg: 24 };
    if (full) {
      actor.waiting = true;
      this.#fullQueue.push(actor);
      yield this.#event(actor, Op.QueuePut, { ...details, phase: Phase.Begin });
      return;
    }
    yield this.#put_(actor, Phase.Instant);
    const reader = this.#emptyQueue.shift();
    if (reader !== undefined) {
      yield this.#got_(reader, Phase.End);
      this.#wake(reader);
    }
  }

  *#consume(actor: Actor): Generator<EventToWrite> {
    if (this.#got === this.#put) {
      actor.waiting = true;
      this.#emptyQueue.push(actor);
      yield this.#event(actor, Op.QueueGet, { obj: jobs, site: Line.get, phase: Phase.Begin });
      return;
    }
    yield this.#got_(actor, Phase.Instant);
    const writer = this.#fullQueue.shift();
    if (writer !== undefined) {
      yield this.#put_(writer, Phase.End);
      this.#wake(writer);
    }
  }

  #put_(actor: Actor, phase: Phase): EventToWrite {
    const number = ++this.#put;
    const text = `{ job: ${number} }`;
    return this.#event(actor, Op.QueuePut, { obj: jobs, site: Line.put, arg: 24, arg2: number, text, phase });
  }

  #got_(actor: Actor, phase: Phase): EventToWrite {
    const number = ++this.#got;
    const text = `{ job: ${number} }`;
    return this.#event(actor, Op.QueueGet, { obj: jobs, site: Line.get, arg: 24, arg2: number, text, phase });
  }

  #wake(actor: Actor): void {
    actor.waiting = false;
    actor.next = this.time + this.#random() * this.#pace;
  }

  *#work(actor: Actor): Generator<EventToWrite> {
    if (this.#holder === actor) {
      const value = this.#count++;
      yield this.#event(actor, Op.ValueRead, { obj: counter, site: Line.count, arg2: 0, value });
      yield this.#event(actor, Op.ValueWrite, { obj: counter, site: Line.count, arg2: 0, value: value + 1 });
      if (++this.#holding % 2 === 0) yield* this.#release(actor);
    } else if (this.#random() < 0.2) {
      const task = ++this.#task;
      const text = `square(${task})`;
      yield {
        pid: MAIN,
        time: (this.time += 0.5),
        op: Op.PoolSubmit,
        obj: pool,
        arg: task,
        site: Line.apply,
        text,
      };
      yield this.#event(actor, Op.PoolTaskBegin, { obj: pool, arg: task, text });
      this.time += this.#random() * this.#pace;
      yield this.#event(actor, Op.PoolTaskEnd, { obj: pool, arg: task });
    } else if (this.#holder === undefined) {
      this.#holder = actor;
      yield this.#event(actor, Op.Acquire, { obj: accounts, site: Line.acquire, arg: -1 });
    } else {
      actor.waiting = true;
      this.#lockQueue.push(actor);
      yield this.#event(actor, Op.Acquire, {
        obj: accounts,
        site: Line.acquire,
        arg: -1,
        phase: Phase.Begin,
      });
    }
  }

  *#release(actor: Actor): Generator<EventToWrite> {
    yield this.#event(actor, Op.Release, { obj: accounts, site: Line.release });
    const next = this.#lockQueue.shift();
    this.#holder = next;
    if (next === undefined) return;
    yield this.#event(next, Op.Acquire, { obj: accounts, site: Line.acquire, arg: -1, phase: Phase.End });
    this.#wake(next);
  }
}
