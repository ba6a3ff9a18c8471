/** What the processes print, cut into lines; a line that comes in pieces is one line. */
import type { EventCursor } from '../codec/store.ts';
import type { Indexes } from './indexes/indexes.ts';
import type { OutputLine } from './state.ts';

const STDERR = 2;

export class OutputLines {
  readonly #indexes: Indexes;
  readonly #cursor: EventCursor;
  #lines: OutputLine[] = [];
  /** Index of the last, incomplete line of each process and stream. */
  #open = new Map<string, number>();
  #read = 0;

  constructor(indexes: Indexes, cursor: EventCursor) {
    this.#indexes = indexes;
    this.#cursor = cursor;
  }

  /** What was written before may have changed. */
  changed(): void {
    this.#lines = [];
    this.#open = new Map();
    this.#read = 0;
  }

  lines(): readonly OutputLine[] {
    const { outputs } = this.#indexes;
    for (; this.#read < outputs.length; this.#read++) {
      const process = outputs.process.get(this.#read) - 1;
      const { time, arg, text } = this.#cursor.moveTo(outputs.ref.get(this.#read));
      this.#add(process, time, arg === STDERR ? 'stderr' : 'stdout', text);
    }
    return this.#lines;
  }

  #add(process: number, time: number, stream: OutputLine['stream'], text: string): void {
    const key = `${stream} ${process}`;
    const parts = text.split('\n');
    parts.forEach((part, index) => {
      const complete = index < parts.length - 1;
      const open = this.#open.get(key);
      const before = open === undefined ? undefined : this.#lines[open];
      if (open !== undefined && before !== undefined) {
        this.#lines[open] = { ...before, text: withoutReturn(before.text + part, complete), complete };
        if (complete) this.#open.delete(key);
      } else if (complete || part !== '') {
        if (!complete) this.#open.set(key, this.#lines.length);
        this.#lines.push({ time, process, stream, text: withoutReturn(part, complete), complete });
      }
    });
  }
}

function withoutReturn(text: string, complete: boolean): string {
  return complete && text.endsWith('\r') ? text.slice(0, -1) : text;
}
