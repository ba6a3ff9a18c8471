/**
 * A made-up run in the making: events in any order, written in the order of time. The same calls give the same bytes.
 */
import { concatBytes, TraceWriter, type EventToWrite } from '../../../trace/index.ts';
import {
  Op,
  Phase,
  type ObjectId,
  type ObjectInfo,
  type ProcessBeginInfo,
  type Site,
} from '../../../trace/schema.ts';

export const ms = 1000;
export const MAIN = 4100;

export class Script {
  readonly events: EventToWrite[] = [];
  readonly #sites: Site[] = [];
  readonly #file: string;
  #objects = 0;

  constructor(file: string) {
    this.#file = file;
  }

  site(line: number, text: string): number {
    const at = this.#sites.findIndex((site) => site.line === line && site.text === text);
    if (at !== -1) return at + 1;
    this.#sites.push({ file: this.#file, line, column: 3, text });
    return this.#sites.length;
  }

  add(pid: number, time: number, op: Op, rest: Partial<EventToWrite> = {}): void {
    this.events.push({ pid, time, op, ...rest });
  }

  object(pid: number, time: number, info: ObjectInfo, site: number): ObjectId {
    const obj: ObjectId = `${pid}:${++this.#objects}`;
    this.add(pid, time, Op.ObjectCreate, { obj, site, text: JSON.stringify(info) });
    return obj;
  }

  main(pid: number): void {
    const info = { name: 'MainProcess', ppid: 1, method: 'main', daemon: false, node: 'v24.0.0' };
    this.add(pid, 0, Op.ProcessBegin, { text: JSON.stringify(info) });
    this.add(pid, 400, Op.ProcessReady);
  }

  /** Started by `ppid` at `time`; its code runs 30 ms later. */
  child(
    ppid: number,
    pid: number,
    name: string,
    time: number,
    site: number,
    more: Partial<ProcessBeginInfo> = {},
  ): ObjectId {
    const object: ObjectId = `${ppid}:${++this.#objects}`;
    const info = { name, ppid, object, method: 'spawn', daemon: false, node: 'v24.0.0', ...more };
    this.add(ppid, time, Op.ProcessCreate, { obj: object, text: name, site });
    this.add(ppid, time + 200, Op.ProcessStart, { obj: object, arg: pid, text: name, site });
    this.add(pid, time + 18 * ms, Op.ProcessBegin, { text: JSON.stringify(info) });
    this.add(pid, time + 30 * ms, Op.ProcessReady);
    return object;
  }

  share(pids: readonly number[], objects: readonly ObjectId[], time: number): void {
    for (const pid of pids) for (const obj of objects) this.add(pid, time, Op.ObjectReceive, { obj });
  }

  /** Begin and End of an operation that blocked, or one instant where it did not. */
  wait(pid: number, op: Op, from: number, to: number, rest: Partial<EventToWrite>): void {
    if (to - from < 20) {
      this.add(pid, to, op, rest);
      return;
    }
    this.add(pid, from, op, { ...rest, phase: Phase.Begin });
    this.add(pid, to, op, { ...rest, phase: Phase.End });
  }

  exit(pid: number, parent: number | undefined, object: ObjectId | undefined, time: number, code = 0): void {
    this.add(pid, time, Op.ProcessExit, { arg: code });
    this.add(pid, time + 900, Op.RunnerProcessEnded, { arg: code });
    if (parent !== undefined)
      this.add(parent, time + 1400, Op.ProcessReaped, {
        arg: code,
        ...(object === undefined ? {} : { obj: object }),
      });
  }

  print(pid: number, time: number, text: string, stream: 1 | 2 = 1): void {
    this.add(pid, time, Op.RunnerOutput, { arg: stream, text: `${text}\n` });
  }

  /** What the runner sees of the processes: asleep where they were left waiting, else running. Call it last. */
  samples(pids: readonly number[], from: number, to: number): void {
    for (let time = from; time < to; time += 100 * ms) {
      pids.forEach((pid, index) => {
        const value = 42e6 + ((pid * 7919 + time) % 9_000_000);
        this.add(pid, time + index, Op.RunnerSample, {
          arg: Math.round((time - from) / 3000),
          value,
          text: this.#waits(pid, time) ? 'S' : 'R',
        });
      });
    }
  }

  #waits(pid: number, time: number): boolean {
    const own = this.events.filter((event) => event.pid === pid && event.time <= time && isOwn(event.op));
    const last = own.reduce<EventToWrite | undefined>(
      (latest, event) => (latest === undefined || event.time >= latest.time ? event : latest),
      undefined,
    );
    return last?.phase === Phase.Begin;
  }

  bytes(end: { exitcode: number | null; stopped: boolean }): Uint8Array<ArrayBuffer> {
    const writer = new TraceWriter();
    const sorted = [...this.events].sort((a, b) => a.time - b.time);
    return concatBytes([
      writer.begin({
        version: 1,
        program: this.#file,
        args: [],
        startedAt: 1_700_000_000_000,
        epoch: 0,
        node: 'v24.0.0',
        platform: 'linux',
        runtime: '0.1.0',
      }),
      writer.sites(this.#sites),
      writer.events(sorted),
      writer.end({ ...end, signal: null }),
    ]);
  }
}

function isOwn(op: Op): boolean {
  return op < Op.RunnerProcessEnded || op > Op.RunnerEnd;
}
