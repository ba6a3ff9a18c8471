/**
 * A run as the editor shows it: one that lives, or one that was read from a file. Panel, trees, diagnostics and status
 * bar know nothing else. The bytes of the trace are kept here and not in a webview, which forgets when it is hidden.
 */
import type { RunStatus } from '../../trace/panel-protocol.ts';
import type { Run } from '../runner/run.ts';
import { Emitter, type Subscription } from './emitter.ts';
import type { ArchivedRun, ArchiveWriter } from './run-archive.ts';

/** What was asked to be run. */
export interface Program {
  /** As the editor names it; the program may not be saved. */
  readonly uri: string;
  /** The file that runs. */
  readonly file: string;
  readonly title: string;
  readonly cwd: string;
}

export type SessionEvent =
  | { type: 'frames'; bytes: Uint8Array }
  | { type: 'status' }
  | { type: 'output'; stream: 'stdout' | 'stderr'; text: string };

export interface Session {
  readonly id: string;
  readonly title: string;
  /** Undefined for a file that was opened: there is nothing to run again. */
  readonly program: Program | undefined;
  readonly startedAt: number;
  readonly status: RunStatus;
  /** Nothing of it has ended yet. */
  readonly alive: boolean;
  /** Everything so far. */
  frames(): Uint8Array;
  listen(listener: (event: SessionEvent) => void): Subscription;
  /** Ends the whole tree of processes; harmless when nothing runs. */
  stop(because?: string): Promise<void>;
  pause(): void;
  resume(): void;
  signalProcess(pid: number, signal: 'terminate' | 'kill'): void;
}

export function isOver(status: RunStatus): boolean {
  return status.state === 'ended' || status.state === 'failed';
}

export class LiveSession implements Session {
  readonly id: string;
  readonly program: Program;
  readonly startedAt = Date.now();
  readonly #run: Run;
  readonly #archive: ArchiveWriter | undefined;
  readonly #events = new Emitter<SessionEvent>();
  /** Resolves when nothing of the run is left and all of it is on disk. */
  readonly ended: Promise<void>;

  /** `archive` gets all of the run; undefined where nothing can be written. */
  constructor(
    id: string,
    program: Program,
    run: Run,
    archive: (run: ArchivedRun) => ArchiveWriter | undefined,
  ) {
    this.id = id;
    this.program = program;
    this.#run = run;
    this.#archive = archive(this.#archived());
    const early = run.frames();
    if (early.length > 0) this.#archive?.append(early);
    const unsubscribe = run.listen((event) => {
      if (event.type === 'frames') this.#archive?.append(event.bytes);
      if (event.type === 'status') this.#archive?.update(this.#archived());
      this.#events.fire(event.type === 'status' ? { type: 'status' } : event);
    });
    this.ended = run.ended.then(async () => {
      unsubscribe();
      this.#archive?.update(this.#archived());
      await this.#archive?.close();
      this.#events.fire({ type: 'status' });
    });
  }

  get title(): string {
    return this.program.title;
  }

  get status(): RunStatus {
    return this.#run.status;
  }

  get alive(): boolean {
    return !isOver(this.status);
  }

  /** It is written to disk, too, to be looked at again. */
  get kept(): boolean {
    return this.#archive !== undefined;
  }

  frames(): Uint8Array {
    return this.#run.frames();
  }

  listen(listener: (event: SessionEvent) => void): Subscription {
    return this.#events.event(listener);
  }

  stop(because?: string): Promise<void> {
    return this.#run.stop(because);
  }

  pause(): void {
    this.#run.pause();
  }

  resume(): void {
    this.#run.resume();
  }

  signalProcess(pid: number, signal: 'terminate' | 'kill'): void {
    this.#run.signalProcess(pid, signal);
  }

  #archived(): ArchivedRun {
    const { id, title, startedAt, status } = this;
    return { id, title, program: this.program.uri, file: this.program.file, startedAt, status };
  }
}

/** A run that is over: read from the archive or from a file. */
export class SavedSession implements Session {
  readonly id: string;
  readonly title: string;
  readonly program: Program | undefined;
  readonly startedAt: number;
  readonly status: RunStatus;
  readonly alive = false;
  readonly #bytes: Uint8Array;

  constructor(options: {
    id: string;
    title: string;
    startedAt: number;
    bytes: Uint8Array;
    program?: Program;
    status?: RunStatus;
  }) {
    this.id = options.id;
    this.title = options.title;
    this.program = options.program;
    this.startedAt = options.startedAt;
    this.#bytes = options.bytes;
    this.status = options.status ?? { state: 'idle' };
  }

  frames(): Uint8Array {
    return this.#bytes;
  }

  listen(): Subscription {
    return { dispose: () => undefined };
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  pause(): void {
    // Nothing runs.
  }

  resume(): void {
    // Nothing runs.
  }

  signalProcess(): void {
    // Nothing runs.
  }
}

/** How a run that was alive when its window went is told of: with the window, all of its processes ended. */
export function statusAfterReload(status: RunStatus): RunStatus {
  if (isOver(status) || status.state === 'idle') return status;
  return {
    state: 'ended',
    program: status.program,
    exitcode: null,
    signal: null,
    stoppedBecause: 'Its window was closed or reloaded, which ends every process of a run.',
  };
}
