/**
 * What stands behind `tracer`: nothing, until a stream is opened for this process. One class with one field to ask, so
 * that the branch at a call site costs a load and a compare.
 */
import { Op, type ObjectInfo, type ProcessBeginInfo } from '../../trace/schema.ts';
import { atExit, onFork, platform } from '../platform/index.ts';
import { monotonicMicroseconds } from './clock.ts';
import { createStreamFile, type StreamFile } from './stream-file.ts';
import { LIFECYCLE_BYTES, NO_OBJECT, TraceStream } from './stream.ts';
import type { EventDetails, ObjectIdPair, Tracer } from './tracer.ts';

const DEFAULT_MAX_EVENTS = 250_000;

/** On the average, with its text; a process that writes more reaches its limit sooner. */
const BYTES_PER_EVENT = 128;

export class ProcessTracer implements Tracer {
  on = false;
  /** Called whenever `on` has changed. */
  readonly listeners: (() => void)[] = [];
  #stream: TraceStream | undefined;
  #file: StreamFile | undefined;
  #finishesAtExit = false;

  constructor() {
    onFork(() => {
      this.abandon();
      // The parent's hooks are not the child's.
      this.#finishesAtExit = false;
    });
  }

  /** See `openTrace`. */
  open(info: Omit<ProcessBeginInfo, 'node'>): boolean {
    this.abandon();
    const folder = process.env['MP_TRACE_DIR'];
    if (folder === undefined || folder === '') return false;
    const pid = platform.processes.self();
    const maxEvents = positiveNumber(process.env['MP_TRACE_EVENTS']) ?? DEFAULT_MAX_EVENTS;
    // The first process of a run that nobody launched sets the epoch for its descendants.
    const epoch = Number((process.env['MP_TRACE_EPOCH'] ??= String(monotonicMicroseconds())));
    try {
      const file = createStreamFile(platform, folder, pid, maxEvents * BYTES_PER_EVENT + LIFECYCLE_BYTES);
      this.#file = file;
      this.#stream = new TraceStream(file.buffer, {
        pid,
        ppid: info.ppid,
        epoch,
        maxEvents,
        reserve: file.reserve,
      });
    } catch (error) {
      this.abandon();
      process.stderr.write(
        `multiprocessing: process ${pid} can not be traced: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      return false;
    }
    this.#turn(true);
    const begin: ProcessBeginInfo = { ...info, node: process.version };
    this.instant(Op.ProcessBegin, objectOf(info), { arg: pid, text: JSON.stringify(begin) });
    this.#finishAtExit();
    return true;
  }

  /** Stops writing, without a last word: a forked child must not write into its parent's stream. */
  abandon(): void {
    this.#turn(false);
    this.#stream = undefined;
    const file = this.#file;
    this.#file = undefined;
    try {
      file?.close();
    } catch {
      // A forked child may have closed all that it inherited.
    }
  }

  instant(op: Op, id: ObjectIdPair, details?: EventDetails): void {
    this.#stream?.instant(op, id, details);
  }

  item(op: Op, id: ObjectIdPair, arg: number, arg2: number, text: string): void {
    this.#stream?.item(op, id, arg, arg2, text);
  }

  begin(op: Op, id: ObjectIdPair, details?: EventDetails): void {
    this.#stream?.begin(op, id, details);
  }

  end(op: Op, id: ObjectIdPair, details?: EventDetails): void {
    this.#stream?.end(op, id, details);
  }

  created(id: ObjectIdPair, info: ObjectInfo): void {
    this.#stream?.instant(Op.ObjectCreate, id, { text: JSON.stringify(info) });
  }

  holding(id: ObjectIdPair, held: boolean): void {
    this.#stream?.holding(id, held);
  }

  #turn(on: boolean): void {
    this.on = on;
    for (const listener of this.listeners) listener();
  }

  #finishAtExit(): void {
    if (this.#finishesAtExit) return;
    this.#finishesAtExit = true;
    atExit('late', () => this.#stream?.summarise());
  }
}

function objectOf({ object }: Omit<ProcessBeginInfo, 'node'>): ObjectIdPair {
  if (object === undefined) return NO_OBJECT;
  const [pid, n] = object.split(':');
  return { pid: Number(pid), n: Number(n) };
}

function positiveNumber(text: string | undefined): number | undefined {
  const number = Number(text);
  return Number.isSafeInteger(number) && number > 0 ? number : undefined;
}
