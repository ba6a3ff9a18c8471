/** A run that does what the test says, for tests of everything around runs. */
import type { RunStatus } from '../../../trace/panel-protocol.ts';
import type { Run, RunEvent, RunOptions, StartRun } from '../../../src/runner/run.ts';

export class FakeRun implements Run {
  readonly options: RunOptions;
  readonly ended: Promise<RunStatus>;
  status: RunStatus = { state: 'running', program: 'program.ts', pid: 1 };
  /** What was asked of it, in order. */
  readonly calls: string[] = [];
  #listeners = new Set<(event: RunEvent) => void>();
  #resolve!: (status: RunStatus) => void;
  #bytes = new Uint8Array();

  constructor(options: RunOptions) {
    this.options = options;
    this.ended = new Promise((resolve) => {
      this.#resolve = resolve;
    });
  }

  emitFrames(bytes: Uint8Array): void {
    this.#bytes = new Uint8Array([...this.#bytes, ...bytes]);
    for (const listener of this.#listeners) listener({ type: 'frames', bytes });
  }

  end(status: Partial<Extract<RunStatus, { state: 'ended' }>> = {}): void {
    this.status = { state: 'ended', program: 'program.ts', exitcode: 0, signal: null, ...status };
    for (const listener of this.#listeners) listener({ type: 'status', status: this.status });
    this.#resolve(this.status);
  }

  frames(): Uint8Array {
    return this.#bytes;
  }

  listen(listener: (event: RunEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async stop(because?: string): Promise<void> {
    if (this.status.state === 'ended') return;
    this.calls.push('stop');
    this.end({ exitcode: null, signal: 9, ...(because === undefined ? {} : { stoppedBecause: because }) });
    await this.ended;
  }

  pause(): void {
    this.calls.push('pause');
  }

  resume(): void {
    this.calls.push('resume');
  }

  signalProcess(pid: number, signal: 'terminate' | 'kill'): void {
    this.calls.push(`${signal} ${pid}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/** Keeps the runs that were started. */
export function fakeRunner(): { startRun: StartRun; runs: FakeRun[] } {
  const runs: FakeRun[] = [];
  return {
    runs,
    startRun: (options) => {
      const run = new FakeRun(options);
      runs.push(run);
      return run;
    },
  };
}
