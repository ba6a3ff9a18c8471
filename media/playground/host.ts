/**
 * The panel's host in the page. It keeps the frames of the present run, so that a saved file and a panel that asks again get
 * them all, and turns the panel's wishes into calls.
 */
import { chromeTrace } from '../../trace/export/chrome.ts';
import { RunModel } from '../../trace/model/run-model.ts';
import type {
  HostToPanel,
  PanelCommand,
  PanelHost,
  PanelToHost,
  RunStatus,
} from '../../trace/panel-protocol.ts';
import { readStorage, writeStorage } from './themes.ts';

export interface HostActions {
  command(command: PanelCommand): void;
  processCommand(pid: number, command: 'terminate' | 'kill'): void;
  goto(file: string, line: number, column: number): void;
  explain(topic: string): void;
  lesson(id: string): void;
}

const STORAGE_KEY = 'playground.panel';

export class PagePanelHost implements PanelHost {
  readonly #actions: HostActions;
  #listeners: ((message: HostToPanel) => void)[] = [];
  #frames: Uint8Array[] = [];
  #reset: HostToPanel = { type: 'reset', live: true, title: '' };
  #status: RunStatus = { state: 'idle' };
  #ready = false;

  constructor(actions: HostActions) {
    this.#actions = actions;
  }

  get status(): RunStatus {
    return this.#status;
  }

  get hasFrames(): boolean {
    return this.#frames.length > 0;
  }

  /** The present run as a file. */
  file(): Blob {
    // The bytes come from the socket or a file, never from memory that others write to.
    return new Blob(this.#frames as Uint8Array<ArrayBuffer>[], { type: 'application/octet-stream' });
  }

  /** The present run as Chrome's trace JSON, which Perfetto reads. Empty when there is none. */
  chromeFile(): Blob {
    if (!this.hasFrames) return new Blob([]);
    const model = new RunModel();
    for (const bytes of this.#frames) model.feed(bytes);
    return new Blob([...chromeTrace(model)], { type: 'application/json' });
  }

  /** `saved`: it was read from a file, so that there is no program of it to run. */
  reset(title: string, { live, saved = false }: { live: boolean; saved?: boolean }): void {
    this.#frames = [];
    this.#reset = { type: 'reset', live, title, saved };
    this.#tell(this.#reset);
  }

  frames(bytes: Uint8Array): void {
    this.#frames.push(bytes);
    this.#tell({ type: 'frames', bytes });
  }

  setStatus(status: RunStatus): void {
    this.#status = status;
    this.#tell({ type: 'status', status });
  }

  notice(text: string): void {
    this.#tell({ type: 'notice', text });
  }

  // ---- the panel's side ----

  post(message: PanelToHost): void {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        this.#tell(this.#reset);
        for (const bytes of this.#frames) this.#tell({ type: 'frames', bytes });
        this.#tell({ type: 'status', status: this.#status });
        break;
      case 'command':
        this.#actions.command(message.command);
        break;
      case 'processCommand':
        this.#actions.processCommand(message.pid, message.command);
        break;
      case 'goto':
        this.#actions.goto(message.file, message.line, message.column);
        break;
      case 'explain':
        this.#actions.explain(message.topic);
        break;
      case 'lesson':
        this.#actions.lesson(message.lesson);
        break;
    }
  }

  onMessage(listener: (message: HostToPanel) => void): void {
    this.#listeners.push(listener);
  }

  loadState(): unknown {
    try {
      return JSON.parse(readStorage(STORAGE_KEY) ?? 'null') as unknown;
    } catch {
      return null;
    }
  }

  saveState(state: unknown): void {
    writeStorage(STORAGE_KEY, JSON.stringify(state));
  }

  #tell(message: HostToPanel): void {
    if (this.#ready) for (const listener of this.#listeners) listener(message);
  }
}
