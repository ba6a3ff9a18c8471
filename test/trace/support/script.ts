/**
 * Small runs, written down by hand: each call is one event, a millisecond after the one before.
 *
 *     const run = new Script();
 *     const main = run.main();
 *     const q = main.create({ kind: 'queue', name: 'jobs' });
 *     const worker = main.start('worker', [q]);
 *     worker.does(Op.QueueGet, q, { phase: Phase.Begin, line: 12 });
 */
import { concatBytes, TraceWriter } from '../../../trace/codec/writer.ts';
import type { EventToWrite } from '../../../trace/codec/record.ts';
import { RunModel } from '../../../trace/model/run-model.ts';
import {
  Op,
  Phase,
  Result,
  type ObjectId,
  type ObjectInfo,
  type ProcessBeginInfo,
  type RunHeader,
  type Site,
} from '../../../trace/schema.ts';

export const PROGRAM = '/home/me/program.ts';

export const header: RunHeader = {
  version: 1,
  program: PROGRAM,
  args: [],
  startedAt: 1_700_000_000_000,
  epoch: 0,
  node: 'v24.0.0',
  platform: 'linux',
  runtime: '0.1.0',
};

export type Details = Partial<EventToWrite> & { line?: number };

export class Script {
  /** Of the next event, in milliseconds. */
  now = 0;
  readonly events: EventToWrite[] = [];
  readonly #writer = new TraceWriter();
  #nextPid = 100;
  #end: Uint8Array | undefined;

  add(pid: number, op: Op, obj: ObjectId | undefined, { line = 0, ...details }: Details = {}): void {
    this.now += 1;
    this.events.push({
      pid,
      time: this.now * 1000,
      op,
      ...(obj === undefined ? {} : { obj }),
      site: line,
      ...details,
    });
  }

  newPid(): number {
    return this.#nextPid++;
  }

  main(): Actor {
    const actor = new Actor(this, this.newPid(), 'MainProcess');
    actor.begin({ name: 'MainProcess', ppid: 1, method: 'main', daemon: false, node: '' });
    return actor;
  }

  wait(milliseconds: number): this {
    this.now += milliseconds;
    return this;
  }

  /** A sample of every given process: what makes time pass in a live run where nothing happens. */
  sample(...actors: Actor[]): this {
    return this.seen('S', ...actors);
  }

  /** Samples that find the processes in the state of this letter: S sleeps, R runs or waits for a processor. */
  seen(letter: string, ...actors: Actor[]): this {
    for (const { pid } of actors)
      this.add(pid, Op.RunnerSample, undefined, { arg: 10, value: 1e6, text: letter });
    return this;
  }

  end(exitcode: number | null = 0, stopped = false): this {
    this.#end = this.#writer.end({ exitcode, stopped, signal: null });
    return this;
  }

  /** Sites are the lines of the program: site n is line n. */
  sites(): Site[] {
    const lines = Math.max(0, ...this.events.map(({ site }) => site ?? 0));
    return Array.from({ length: lines }, (_, index) => ({
      file: PROGRAM,
      line: index + 1,
      column: 1,
      text: `line ${index + 1}`,
    }));
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return concatBytes([
      this.#writer.begin(header),
      this.#writer.sites(this.sites()),
      this.#writer.source({ file: PROGRAM, text: '' }),
      this.#writer.events(this.events),
      ...(this.#end === undefined ? [] : [this.#end]),
    ]);
  }

  model(): RunModel {
    const model = new RunModel();
    model.feed(this.bytes());
    return model;
  }
}

/** A process of a script. */
export class Actor {
  readonly script: Script;
  readonly pid: number;
  readonly name: string;
  /** The Process object in its parent. */
  readonly object: ObjectId | undefined;
  #objects = 0;

  constructor(script: Script, pid: number, name: string, object?: ObjectId) {
    this.script = script;
    this.pid = pid;
    this.name = name;
    this.object = object;
  }

  does(op: Op, obj?: ObjectId, details?: Details): this {
    this.script.add(this.pid, op, obj, details);
    return this;
  }

  begins(op: Op, obj?: ObjectId, details?: Details): this {
    return this.does(op, obj, { arg: -1, ...details, phase: Phase.Begin });
  }

  ends(op: Op, obj?: ObjectId, details?: Details): this {
    return this.does(op, obj, { ...details, phase: Phase.End });
  }

  begin(info: ProcessBeginInfo): this {
    return this.does(Op.ProcessBegin, undefined, { text: JSON.stringify(info) });
  }

  newId(): ObjectId {
    return `${this.pid}:${++this.#objects}`;
  }

  create(info: ObjectInfo, line = 0, id = this.newId()): ObjectId {
    this.does(Op.ObjectCreate, id, { text: JSON.stringify(info), line });
    return id;
  }

  /** Both ends of a pipe. */
  pipe(line = 0): [ObjectId, ObjectId] {
    const [a, b] = [this.newId(), this.newId()];
    return [
      this.create({ kind: 'connection', peer: b }, line, a),
      this.create({ kind: 'connection', peer: a }, line, b),
    ];
  }

  /** Starts a child that has the given objects. */
  start(
    name: string,
    objects: readonly ObjectId[] = [],
    { line = 0, ...info }: Partial<ProcessBeginInfo> & { line?: number } = {},
  ): Actor {
    const object = this.newId();
    const child = new Actor(this.script, this.script.newPid(), name, object);
    this.does(Op.ProcessCreate, object, { text: name });
    this.does(Op.ProcessStart, object, { arg: child.pid, text: name, line });
    child.begin({ name, ppid: this.pid, object, method: 'spawn', daemon: false, node: '', ...info });
    for (const id of objects) child.does(Op.ObjectReceive, id);
    child.does(Op.ProcessReady);
    return child;
  }

  /** Ends by itself. */
  exit(code = 0): this {
    this.does(Op.ProcessExit, undefined, { arg: code });
    return this.dies(code);
  }

  /** What the runner sees of its end: exit code, -N for signal N. */
  dies(code: number): this {
    return this.does(Op.RunnerProcessEnded, undefined, { arg: code });
  }

  joins(child: Actor, code = 0, line = 0): this {
    this.begins(Op.ProcessJoin, child.object, { line });
    this.does(Op.ProcessReaped, child.object, { arg: code });
    return this.ends(Op.ProcessJoin, child.object, { line, result: Result.Ok });
  }
}
