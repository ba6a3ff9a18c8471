/**
 * The model of each run of this window, fed as its bytes come, and what was found in it. Looked at a few times a second
 * at most: whoever shows something is told that it changed, and asks.
 */
import { findingsOf, RunModel, type Finding } from '../../trace/index.ts';
import { Disposables } from './disposables.ts';
import { Emitter, type Subscription } from './emitter.ts';
import type { LiveSession } from './session.ts';
import type { Sessions } from './sessions.ts';

/** Milliseconds between two looks. */
const interval = 250;

export class Analysis {
  readonly session: LiveSession;
  readonly model = new RunModel();
  #findings: readonly Finding[] = [];

  constructor(session: LiveSession) {
    this.session = session;
    const early = session.frames();
    if (early.length > 0) this.model.feed(early);
  }

  /** As of the last look. Worst first. */
  get findings(): readonly Finding[] {
    return this.#findings;
  }

  look(): void {
    this.#findings = findingsOf(this.model);
  }
}

export class Analyses implements Subscription {
  readonly #own = new Disposables();
  readonly #changed = this.#own.add(new Emitter<Analysis>());
  /** One a session that lives, and the last one that ended. */
  readonly #all = new Map<LiveSession, Analysis>();
  readonly #due = new Set<Analysis>();
  #timer: NodeJS.Timeout | undefined;

  /** At most four times a second for each run while it goes on, and once when it has ended. */
  readonly onDidChange = this.#changed.event;

  constructor(sessions: Sessions) {
    this.#own.add(
      sessions.onDidStart((session) => {
        for (const old of this.#all.keys()) if (!old.alive) this.#all.delete(old);
        this.#mark(this.#begin(session));
      }),
    );
    this.#own.add(
      sessions.onEvent(({ session, event }) => {
        const analysis = this.#all.get(session);
        if (analysis === undefined) return;
        if (event.type === 'frames') analysis.model.feed(event.bytes);
        if (event.type !== 'output') this.#mark(analysis);
      }),
    );
  }

  /** In the order of their starts. */
  get all(): readonly Analysis[] {
    return [...this.#all.values()];
  }

  of(id: string): Analysis | undefined {
    return this.all.find(({ session }) => session.id === id);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#own.dispose();
  }

  #begin(session: LiveSession): Analysis {
    const analysis = new Analysis(session);
    this.#all.set(session, analysis);
    void session.ended.then(() => {
      this.#due.add(analysis);
      this.#look();
    });
    return analysis;
  }

  #mark(analysis: Analysis): void {
    this.#due.add(analysis);
    this.#timer ??= setTimeout(() => {
      this.#look();
      // Facts settle for a moment before something is said about them, so a quiet run is looked at again.
      for (const other of this.all) if (other.session.alive) this.#mark(other);
    }, interval);
  }

  #look(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const due = [...this.#due];
    this.#due.clear();
    for (const analysis of due) {
      analysis.look();
      this.#changed.fire(analysis);
    }
  }
}
