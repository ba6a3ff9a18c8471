/**
 * One open page: at most one run at a time, which ends with the page. Everything that the page is told goes through here,
 * in the order in which it happened.
 */
import type { RunStatus } from '../../trace/panel-protocol.ts';
import type { ServerToPage } from '../../trace/playground-protocol.ts';
import type { CheckResult, RunSettings } from '../../trace/playground-protocol.ts';
import type { Run, RunLimits, RunOptions, StartRun } from '../runner/run.ts';
import { allowed } from './limits.ts';
import { parseMessage } from './messages.ts';
import type { PageFolder } from './workspace.ts';
import { PROGRAM } from './workspace.ts';

/** The page's end of the line. */
export interface PageLink {
  sendText(text: string): void;
  sendBytes(bytes: Uint8Array): void;
  /** Bytes that the page has not taken yet. */
  readonly backlog: number;
}

export interface SessionOptions {
  folder: PageFolder;
  link: PageLink;
  startRun: StartRun;
  limits: Required<RunLimits>;
  /** Runs the lesson's check over a run that has ended. */
  judge: (lesson: string, run: Run, source: string) => Promise<CheckResult>;
}

/** A page that takes nothing any more (it hangs, or sleeps) must not fill this process's memory. */
const LARGEST_BACKLOG = 256 * 1024 * 1024;

export class Session {
  readonly #options: SessionOptions;
  #run: Run | undefined;
  /** Messages are dealt with one after the other, in the order of their arrival. */
  #queue: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#send({ type: 'status', status: { state: 'idle' } });
  }

  /** A text message of the page. Returns false when it is none of the protocol: the line should be closed then. */
  receive(text: string): boolean {
    const message = parseMessage(text);
    if (message === undefined) return false;
    switch (message.type) {
      case 'run':
        this.#enqueue(() => this.#start(message.source, message.settings, undefined));
        break;
      case 'check':
        this.#enqueue(() => this.#start(message.source, message.settings, message.lesson));
        break;
      case 'stop':
        // Not behind the queue: a run that is being started or checked must be stoppable, too.
        void this.#run?.stop('You stopped it.');
        break;
      case 'pause':
        this.#run?.pause();
        break;
      case 'resume':
        this.#run?.resume();
        break;
      case 'processCommand':
        this.#run?.signalProcess(message.pid, message.command);
        break;
    }
    return true;
  }

  /** The page is gone: ends its run and removes its folder. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#run?.stop('Its page was closed.');
    await this.#queue;
    await this.#options.folder.remove();
  }

  #enqueue(work: () => Promise<void>): void {
    this.#queue = this.#queue.then(work).catch((error: unknown) => {
      const detail = error instanceof Error ? error.message : String(error);
      this.#send({
        type: 'status',
        status: { state: 'failed', program: PROGRAM, title: 'The program could not be started.', detail },
      });
    });
  }

  async #start(source: string, settings: RunSettings, lesson: string | undefined): Promise<void> {
    if (this.#run !== undefined) await this.#run.stop('Another run was started.');
    // The page may have gone while this waited for its turn.
    if (this.#isClosed()) return;
    const { folder, startRun, limits } = this.#options;
    const options: RunOptions = {
      file: await folder.write(source),
      ...allowed(settings, limits),
      onDeadlock: lesson === undefined ? 'wait' : 'stop',
    };
    if (this.#isClosed()) return;
    this.#send({ type: 'reset', title: PROGRAM });
    const run = startRun(options);
    this.#run = run;
    this.#follow(run);
    if (lesson !== undefined) this.#checkWhenEnded(lesson, run, source);
  }

  #follow(run: Run): void {
    const early = run.frames();
    if (early.byteLength > 0) this.#options.link.sendBytes(early);
    this.#sendStatus(run.status);
    run.listen((event) => {
      switch (event.type) {
        case 'frames':
          this.#options.link.sendBytes(event.bytes);
          if (this.#options.link.backlog > LARGEST_BACKLOG)
            void run.stop('The page could not keep up with it.');
          break;
        case 'status':
          this.#sendStatus(event.status);
          break;
        case 'output':
          // The frames hold it, too.
          break;
      }
    });
  }

  #checkWhenEnded(lesson: string, run: Run, source: string): void {
    void run.ended
      .then(() => this.#options.judge(lesson, run, source))
      .catch((error: unknown): CheckResult => {
        const detail = error instanceof Error ? error.message : String(error);
        return { passed: false, message: `The check itself failed: ${detail}`, steps: [] };
      })
      .then((result) => {
        if (run === this.#run) this.#send({ type: 'checked', lesson, result });
      });
  }

  /** A learner knows the program by its name, not by the folder that it happened to be written to. */
  #sendStatus(status: RunStatus): void {
    const shown =
      status.state === 'failed'
        ? { ...status, detail: status.detail.replaceAll(`${this.#options.folder.folder}/`, '') }
        : status;
    this.#send({ type: 'status', status: shown });
  }

  #isClosed(): boolean {
    return this.#closed;
  }

  #send(message: ServerToPage): void {
    if (!this.#closed) this.#options.link.sendText(JSON.stringify(message));
  }
}
