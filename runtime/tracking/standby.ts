/**
 * The tracker's own survivor: a fork of the tracker that sleeps beside it. Over a socket it is told whatever the tracker hears,
 * and has the same lines to the processes of the tree, so it knows what the tracker knows. Where the tracker is killed, the
 * socket ends, and the standby goes on in its place as if nothing had happened: the lines never break, and what is in
 * them and was not read yet is read by it. Then it makes a standby of its own.
 */
import { constants } from 'node:os';
import { platform, type Fd, type Pid, randomBytes } from '../platform/index.ts';
import { decode, encode, MESSAGE_BYTES } from './protocol.ts';

const { descriptors: system, rendezvous, processes, clock, forking } = platform;

/** What the tracker tells its standby; `id` is of a line. */
export type Note =
  /** A process has connected; the line lies beside it. */
  | readonly ['line', id: number, pid: number]
  /** It said this; descriptors lie beside it. */
  | readonly ['said', id: number, request: string]
  /** It has ended, and what had to go at once is gone. */
  | readonly ['closed', id: number]
  /** It was answered. */
  | readonly ['taken', id: number, ticket: string];

/** Of a note: a message and what is around it, where each letter may be written as two. */
const NOTE_BYTES = 2 * MESSAGE_BYTES + 256;

export class Standby {
  constructor(
    /** At its end when the standby was killed. */
    readonly line: Fd,
    private readonly pid: Pid,
  ) {}

  /** `false`: it is gone, or stopped, and of no use any more. */
  tell(note: Note, descriptors: readonly Fd[] = []): boolean {
    try {
      if (system.poll([{ fd: this.line, writable: true }], clock.now()).length === 0) return false;
      system.sendWithDescriptors(this.line, encode(note), descriptors);
      return true;
    } catch {
      return false;
    }
  }

  end(): void {
    // Before its line ends: that would wake it, and what it then read from the lines that we have in common would be lost.
    processes.signal(this.pid, constants.signals.SIGKILL);
    processes.wait(this.pid, true);
    system.close(this.line);
  }
}

/**
 * Forks this process. `undefined`: that does not work here, and the tracker does without. Returns a second time in the standby:
 * `'woken'`, when the tracker is gone; until then it calls `hear` with each note.
 */
export function startStandby(
  hear: (note: Note, descriptors: readonly Fd[]) => void,
  begin: () => void,
): Standby | 'woken' | undefined {
  let pair: [Fd, Fd] | undefined;
  let pid: Pid | null;
  try {
    pair = messagePair();
    // Whoever kills us and sees it there already must not get it too, before it has our leave to live.
    pid = forking.fork({ heir: true });
  } catch {
    for (const fd of pair ?? []) system.close(fd);
    return undefined;
  }
  const [mine, theirs] = pair;
  if (pid !== null) {
    system.close(theirs);
    return new Standby(mine, pid);
  }
  system.close(mine);
  begin();
  const buffer = new Uint8Array(new ArrayBuffer(NOTE_BYTES));
  for (;;) {
    const received = system.receiveWithDescriptors(theirs, buffer, 0, buffer.length);
    if (received === null) continue;
    if (received.bytes === 0) break;
    hear(decode(buffer.subarray(0, received.bytes)) as Note, received.descriptors);
  }
  system.close(theirs);
  return 'woken';
}

/** Sockets that keep the bounds of messages; the first does not block. */
function messagePair(): [Fd, Fd] {
  const name = `multiprocessing-standby-${randomBytes(16).toString('hex')}`;
  const listener = rendezvous.listen(name);
  const theirs = rendezvous.connect(name);
  const mine = listener === null ? null : rendezvous.accept(listener);
  if (listener !== null) system.close(listener);
  if (mine === null || theirs === null) throw new Error('A socket to this process itself could not be had.');
  return [mine, theirs];
}
