/** All runs of this window: those that live and those that were opened. The one place that starts and ends them. */
import { randomUUID } from 'node:crypto';
import type { RunOptions, StartRun } from '../runner/run.ts';
import { Emitter } from './emitter.ts';
import type { RunArchive } from './run-archive.ts';
import {
  LiveSession,
  SavedSession,
  statusAfterReload,
  type Program,
  type Session,
  type SessionEvent,
} from './session.ts';

export type RunSettings = Pick<RunOptions, 'nodePath' | 'startMethod' | 'limits' | 'onDeadlock'>;

export class Sessions {
  readonly archive: RunArchive;
  readonly #startRun: StartRun;
  readonly #live = new Set<LiveSession>();
  readonly #ended: LiveSession[] = [];
  readonly #changed = new Emitter<undefined>();
  readonly #events = new Emitter<{ session: LiveSession; event: SessionEvent }>();
  readonly #started = new Emitter<LiveSession>();
  #latest: Session | undefined;

  /** A run began or ended, or was removed. */
  readonly onDidChange = this.#changed.event;
  readonly onDidStart = this.#started.event;
  readonly onEvent = this.#events.event;

  constructor(startRun: StartRun, archive: RunArchive) {
    this.#startRun = startRun;
    this.archive = archive;
  }

  /** Those that have not ended, oldest first. */
  get live(): readonly LiveSession[] {
    return [...this.#live].filter((session) => session.alive);
  }

  /** What the views are about: the run that was started or looked at last. */
  get latest(): Session | undefined {
    return this.#latest;
  }

  show(session: Session): void {
    if (this.#latest === session) return;
    this.#latest = session;
    this.#changed.fire(undefined);
  }

  start(program: Program, settings: RunSettings): LiveSession {
    // At a deadlock it waits, since somebody looks; unless the settings say otherwise.
    const run = this.#startRun({
      onDeadlock: 'wait',
      ...settings,
      file: program.file,
      cwd: program.cwd,
    });
    const session = new LiveSession(
      `${Date.now().toString(36)}-${randomUUID().slice(0, 8)}`,
      program,
      run,
      (archived) => {
        try {
          return this.archive.create(archived);
        } catch {
          // A full or read-only disk: the run is shown all the same, only not kept.
          return undefined;
        }
      },
    );
    this.#live.add(session);
    this.#latest = session;
    const subscription = session.listen((event) => {
      this.#events.fire({ session, event });
      if (event.type === 'status') this.#changed.fire(undefined);
    });
    void session.ended.then(() => {
      subscription.dispose();
      this.#live.delete(session);
      this.#ended.unshift(session);
      // The bytes of older ones are on disk.
      this.#ended.splice(3);
      this.#changed.fire(undefined);
    });
    this.#started.fire(session);
    this.#changed.fire(undefined);
    return session;
  }

  /** A run of this window, or of an earlier one. */
  find(id: string): Session | undefined {
    const known = [...this.#live, ...this.#ended].find((session) => session.id === id);
    if (known !== undefined) return known;
    const saved = this.archive.read(id);
    if (saved === undefined) return undefined;
    const { run, bytes } = saved;
    return new SavedSession({
      id,
      title: run.title,
      startedAt: run.startedAt,
      bytes,
      program: { uri: run.program, file: run.file, title: run.title, cwd: '' },
      status: statusAfterReload(run.status),
    });
  }

  remove(id: string): void {
    if (this.live.some((session) => session.id === id)) return;
    const at = this.#ended.findIndex((session) => session.id === id);
    if (at !== -1) this.#ended.splice(at, 1);
    if (this.#latest?.id === id) this.#latest = undefined;
    this.archive.delete(id);
    this.#changed.fire(undefined);
  }

  /** Ends everything that runs; resolves when no process is left and all is on disk. */
  async stopAll(because: string): Promise<void> {
    const live = [...this.#live];
    await Promise.all(live.map((session) => session.stop(because)));
    await Promise.all(live.map((session) => session.ended));
  }

  dispose(): void {
    this.#changed.dispose();
    this.#events.dispose();
    this.#started.dispose();
  }
}
