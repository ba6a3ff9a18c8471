/** What the panel asks of a run: a narrow window on the model, with small memories of what was asked before. */
import { Op } from '../../trace/schema.ts';
import type { Site, TraceEvent } from '../../trace/schema.ts';
import { RunModel } from '../../trace/model/run-model.ts';
import type { MarkItem, OutputLine, ProcessId, RunState, SiteRef } from '../../trace/model/state.ts';
import type { Span, TimelineData } from '../../trace/model/timeline.ts';
import { placeFinder, type PlaceFinder } from '../layout/places.ts';
import { findingsOf, type Finding } from '../../trace/findings/index.ts';

export class RunData {
  readonly model = new RunModel();
  #places:
    | {
        sites: readonly Site[];
        sources: number;
        printed: PlaceFinder | undefined;
        told: PlaceFinder | undefined;
      }
    | undefined;

  feed(bytes: Uint8Array): void {
    this.model.feed(bytes);
  }

  /** Nothing more will come. */
  finish(): void {
    this.model.finish();
  }

  /** What is wrong with the bytes, for the learner. */
  get problem(): string | undefined {
    return this.model.problem?.message;
  }

  /** Time of the last event. */
  get end(): number {
    return this.model.duration;
  }

  stateAt(time: number | undefined): RunState {
    return this.model.stateAt(time ?? 'end');
  }

  get timeline(): TimelineData {
    return this.model.timeline;
  }

  site(ref: SiteRef): Site | undefined {
    return this.model.site(ref);
  }

  /** Finds the program's own files in texts, see {@link placePieces}: in what it printed, or in what findings tell. */
  places(of: 'printed' | 'told'): PlaceFinder | undefined {
    const { sites, sources } = this.model;
    if (this.#places?.sites !== sites || this.#places.sources !== sources.size) {
      const files = [...new Set([...sources.keys(), ...sites.map(({ file }) => file)])];
      const [printed, told] = [placeFinder(files), placeFinder(files, true)];
      this.#places = { sites, sources: sources.size, printed, told };
    }
    return this.#places[of];
  }

  /** In the whole run as far as it is known; worst first. */
  findings(): readonly Finding[] {
    return this.eventCount === 0 ? [] : findingsOf(this.model);
  }

  get output(): readonly OutputLine[] {
    return this.model.output();
  }

  get marks(): readonly MarkItem[] {
    return this.model.marks();
  }

  get eventCount(): number {
    return this.model.eventCount;
  }

  eventAt(index: number): TraceEvent | undefined {
    return index >= 0 && index < this.eventCount ? this.model.event(index) : undefined;
  }

  eventTime(index: number): number {
    return this.eventAt(index)?.time ?? 0;
  }

  eventsUntil(time: number): number {
    return this.model.eventsUntil(time);
  }

  /** Indexes of the events of a process (of all), with or without what the runner sampled and copied. */
  eventsOf(pid: number | undefined, samples: boolean): Uint32Array {
    const total = this.eventCount;
    const found = new Uint32Array(total);
    let length = 0;
    this.model.scan(0, total, (event, index) => {
      if (pid !== undefined && event.pid !== pid) return;
      if (!samples && (event.op === Op.RunnerSample || event.op === Op.RunnerOutput)) return;
      found[length++] = index;
    });
    return found.subarray(0, length);
  }

  processOf(pid: number, time: number): ProcessId | undefined {
    return this.model.processOfPid(pid, time);
  }

  /** The call that a task's span stands for. */
  callOf(span: Span): string {
    return span.task === undefined ? '' : this.timeline.task(span.task).call;
  }
}
