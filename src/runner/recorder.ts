/**
 * The container of a run in the making: what the processes wrote, in the order in which it was seen, and the runner's
 * own events among it.
 */
import { TraceWriter, type EventToWrite } from '../../trace/index.ts';
import { TRACE_VERSION, type RunHeader, type Site } from '../../trace/schema.ts';

/** The machine's monotonic clock in microseconds: the one that the processes' events are on. */
export function monotonicMicroseconds(): number {
  return Number(process.hrtime.bigint()) / 1000;
}

export class RunRecorder {
  /** Microseconds on the monotonic clock at time 0 of the run. */
  readonly epoch = monotonicMicroseconds();
  readonly #writer = new TraceWriter();
  readonly #emit: (bytes: Uint8Array) => void;
  #pending: EventToWrite[] = [];

  constructor(emit: (bytes: Uint8Array) => void) {
    this.#emit = emit;
  }

  begin(header: Pick<RunHeader, 'program' | 'args' | 'node' | 'runtime'>): void {
    this.#emit(
      this.#writer.begin({
        ...header,
        version: TRACE_VERSION,
        startedAt: Date.now(),
        epoch: this.epoch,
        platform: `${process.platform}-${process.arch}`,
      }),
    );
  }

  program(sites: readonly Site[], sources: readonly { file: string; text: string }[]): void {
    this.#emit(this.#writer.sites(sites));
    for (const source of sources) this.#emit(this.#writer.source(source));
  }

  /** Event records as a process wrote them. */
  records(records: Uint8Array): void {
    this.#emit(this.#writer.records(records));
  }

  /** An event of the runner, at the present moment. Kept until {@link flush}. */
  note(event: Omit<EventToWrite, 'time'>): void {
    this.#pending.push({ ...event, time: monotonicMicroseconds() - this.epoch });
  }

  flush(): void {
    if (this.#pending.length === 0) return;
    const events = this.#pending;
    this.#pending = [];
    this.#emit(this.#writer.events(events));
  }

  end(end: { exitcode: number | null; stopped: boolean; signal: number | null }): void {
    this.flush();
    this.#emit(this.#writer.end(end));
  }
}
