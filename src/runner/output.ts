/**
 * What a program writes to its stdout and stderr, with the process that wrote it. Each stream is a socket that names
 * the writer of every message; a program that writes faster than it is read waits, it loses nothing.
 */
import type { OutputSocket } from '../../runtime/runner.ts';
import type { Supervision } from './library.ts';

export type OutputStream = 'stdout' | 'stderr';

export interface OutputChunk {
  readonly stream: OutputStream;
  /** The writer. */
  readonly pid: number;
  readonly bytes: Uint8Array;
}

/** Read at most this much in one go: the runner has other duties, and the reader of the panel a limit. */
const BYTES_PER_ROUND = 4 << 20;

export class OutputCapture {
  readonly #sockets: readonly { stream: OutputStream; socket: OutputSocket }[];
  readonly #buffer = new Uint8Array(64 * 1024);

  constructor(supervision: Supervision) {
    this.#sockets = [
      { stream: 'stdout', socket: supervision.openOutputSocket() },
      { stream: 'stderr', socket: supervision.openOutputSocket() },
    ];
  }

  /** Descriptors to start the program with, in the order stdout, stderr. */
  get writers(): [number, number] {
    const [stdout, stderr] = this.#sockets;
    if (stdout === undefined || stderr === undefined) throw new TypeError('unreachable');
    return [stdout.socket.writer, stderr.socket.writer];
  }

  /** Call once the program has been started: from then on the end of the last writer is the end of the stream. */
  closeWriters(): void {
    for (const { socket } of this.#sockets) socket.closeWriter();
  }

  /** Hands over what has come so far; returns false when there was nothing. */
  read(deliver: (chunk: OutputChunk) => void): boolean {
    let any = false;
    for (const { stream, socket } of this.#sockets) {
      for (let left = BYTES_PER_ROUND; left > 0;) {
        const message = socket.receive(this.#buffer);
        if (message === null || message.bytes === 0) break;
        any = true;
        left -= message.bytes;
        deliver({ stream, pid: message.pid, bytes: this.#buffer.slice(0, message.bytes) });
      }
    }
    return any;
  }

  close(): void {
    for (const { socket } of this.#sockets) socket.close();
  }
}
