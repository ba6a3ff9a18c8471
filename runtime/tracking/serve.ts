/**
 * The resource tracker's own loop, and its standby's (see `standby.ts`), which hears the same and answers nothing. It sleeps in the kernel until somebody connects, speaks or ends. It ends itself when
 * the first process of the program and all that spoke to it are gone, after removing what they left behind.
 */
import { writeSync } from 'node:fs';
import { SystemError } from '../errors.ts';
import { platform, type Fd, type Pid, type PollRequest } from '../platform/index.ts';
import { openTrace, tracer } from '../tracing/index.ts';
import { Op } from '../../trace/schema.ts';
import { Ledger, type Client } from './ledger.ts';
import { decodeRequest, encode, MESSAGE_BYTES, type Answer, type Resource } from './protocol.ts';
import { remove } from './remove.ts';
import { startStandby, type Note, type Standby } from './standby.ts';

const { descriptors: system, rendezvous, processes, clock } = platform;

/** Where the kernel can't tell us of the root's end, or we have no descriptor left, we look this often (milliseconds). */
const LOOK_EVERY = 250;

/** Milliseconds without a standby after one could not be had. */
const ALONE = 10_000;
/**
 * Who makes and removes blocks in a row says so each time. When messages that nobody waits for come this fast (milliseconds),
 * the lines are left alone for as long, and then read at once: to wake us each time would cost the speaker more than all else.
 */
const ROW = 2;

interface Line extends Client {
  readonly id: number;
  readonly fd: Fd;
  /** It said that it ends by itself. */
  leaving: boolean;
  /** As the program's first process; its threads have the same pid. */
  isRoot: boolean;
  open: boolean;
}

export class TrackerServer {
  readonly #ledger = new Ledger();
  readonly #lines = new Set<Line>();
  readonly #buffer = new Uint8Array(new ArrayBuffer(MESSAGE_BYTES));
  /** Asked for before what they ask for was read. */
  #asking: { line: Line; ticket: string }[] = [];
  readonly #rootWatch: Fd | null;
  #rootGone = false;
  /** Until then it does not look who has connected. */
  #deafUntil = 0;
  #toldToGo = false;
  #standby: Standby | undefined;
  /** A standby could not be had; it is tried again then. */
  #aloneUntil = 0;
  /** How many lines there were. */
  #connected = 0;
  /** Of the messages that were read since the last sleep: whether there were any, and whether somebody waits. */
  #heard: 'nothing' | 'news' | 'request' = 'nothing';
  #lastHeard = -Infinity;

  constructor(
    private readonly listener: Fd,
    private readonly root: Pid,
  ) {
    system.setNonblocking(listener, true);
    this.#rootWatch = processes.watch(root);
  }

  /** Returns when the tree has ended and nothing of it is left. */
  run(): void {
    beginLife('ResourceTracker', this.root);
    for (;;) {
      // Only here: a standby that wakes goes on from where it was forked, and must find nothing half done.
      if (this.#standby === undefined && clock.now() >= this.#aloneUntil) this.#startStandby();
      // At first too: who spoke to us may all have ended before we came to listen.
      this.#readAll();
      this.#answerTakes();
      this.#removeAll(this.#ledger.overdue(clock.now()));
      if (this.#over()) break;
      this.#sleep();
    }
    this.#removeAll(this.#ledger.rest());
    for (const line of this.#lines) if (line.isRoot) this.#answer(line, ['done']);
    this.#standby?.end();
  }

  /** Returns in the standby too, when that has become the tracker. */
  #startStandby(): void {
    let started: ReturnType<typeof startStandby>;
    do {
      started = startStandby(
        (note, descriptors) => {
          this.#hear(note, descriptors);
        },
        () => {
          beginLife('ResourceTrackerStandby', this.root);
        },
      );
    } while (started === 'woken');
    this.#standby = started;
    if (started === undefined) this.#aloneUntil = clock.now() + ALONE;
  }

  #tell(note: Note, descriptors: readonly Fd[] = []): void {
    // The next one is a copy of this process, which knows it by then.
    if (this.#standby?.tell(note, descriptors) === false) this.#loseStandby();
  }

  #loseStandby(): void {
    this.#standby?.end();
    this.#standby = undefined;
  }

  /** In the standby: what the tracker has heard and done. */
  #hear(note: Note, descriptors: readonly Fd[]): void {
    const [what, id] = note;
    const line = [...this.#lines].find((one) => one.id === id);
    const [fd] = descriptors;
    if (what === 'line') {
      if (fd !== undefined) this.#add(fd, id, note[2]);
      // No room for it: of no use any more, and the tracker makes another.
      else processes.exitNow(1);
    } else if (line === undefined) return;
    else if (what === 'said') this.#handle(line, Buffer.from(note[2]), descriptors);
    else if (what === 'closed') this.#drop(line);
    else {
      this.#asking = this.#asking.filter((one) => one.line !== line || one.ticket !== note[2]);
      for (const held of this.#ledger.take(note[2]) ?? []) system.close(held);
    }
    // What is due was removed by the tracker.
    this.#ledger.overdue(clock.now());
  }

  #over(): boolean {
    if (this.#rootWatch === null) this.#rootGone ||= !processes.isRunning(this.root);
    const others = [...this.#lines].some(({ leaving }) => !leaving);
    const rootLeaves = [...this.#lines].some(({ isRoot }) => isRoot);
    // Those end when the root has; it must not wait for us, who wait for them.
    if (others && rootLeaves && !this.#toldToGo) {
      this.#toldToGo = true;
      for (const line of this.#lines) if (line.isRoot) this.#answer(line, ['later']);
    }
    return !others && (this.#rootGone || rootLeaves);
  }

  #sleep(): void {
    const now = clock.now();
    const inARow = this.#heard === 'news' && now - this.#lastHeard < 2 * ROW;
    if (this.#heard !== 'nothing') this.#lastHeard = now;
    this.#heard = 'nothing';
    const requests: PollRequest[] = inARow ? [] : [...this.#lines].map(({ fd }) => ({ fd, readable: true }));
    let deadline = Math.min(this.#ledger.nextDue(), inARow ? now + ROW : Infinity);
    // Also one that was found dead since this round began is replaced now, not when somebody speaks next.
    if (this.#standby === undefined) deadline = Math.min(deadline, this.#aloneUntil);
    if (now < this.#deafUntil) deadline = Math.min(deadline, this.#deafUntil);
    else requests.push({ fd: this.listener, readable: true });
    const watched = this.#rootWatch !== null && !this.#rootGone ? requests.length : -1;
    if (this.#rootWatch === null) deadline = Math.min(deadline, clock.now() + LOOK_EVERY);
    else if (watched >= 0) requests.push({ fd: this.#rootWatch, readable: true });
    const standby = this.#standby === undefined ? -1 : requests.length;
    if (this.#standby !== undefined) requests.push({ fd: this.#standby.line, readable: true });
    const ready = system.poll(requests, deadline);
    if (ready.includes(watched)) this.#rootGone = true;
    if (ready.includes(standby)) this.#loseStandby();
  }

  #readAll(): void {
    this.#acceptAll();
    for (const line of this.#lines) this.#read(line);
  }

  #acceptAll(): void {
    for (let fd = this.#accept(); fd !== null; fd = this.#accept()) {
      const { id, pid } = this.#add(fd, ++this.#connected, rendezvous.peer(fd));
      this.#tell(['line', id, pid], [fd]);
    }
  }

  #add(fd: Fd, id: number, pid: number): Line {
    const line: Line = { id, fd, pid, leaving: false, isRoot: false, open: true };
    this.#lines.add(line);
    this.#connected = id;
    return line;
  }

  #accept(): Fd | null {
    try {
      return rendezvous.accept(this.listener);
    } catch (error) {
      if (!(error instanceof SystemError)) throw error;
      // No room for another descriptor: whoever has connected waits until there is some.
      this.#deafUntil = clock.now() + LOOK_EVERY;
      return null;
    }
  }

  #read(line: Line): void {
    while (line.open) {
      let received: { bytes: number; descriptors: Fd[] } | null;
      try {
        received = system.receiveWithDescriptors(line.fd, this.#buffer, 0, this.#buffer.length);
      } catch (error) {
        if (!(error instanceof SystemError)) throw error;
        received = { bytes: 0, descriptors: [] };
      }
      if (received === null) return;
      if (received.bytes === 0) this.#close(line);
      else {
        const bytes = this.#buffer.subarray(0, received.bytes);
        // Told on before it is done: whoever is killed in between, the other knows.
        this.#tell(['said', line.id, Buffer.from(bytes).toString()], received.descriptors);
        this.#handle(line, bytes, received.descriptors);
      }
    }
  }

  #handle(line: Line, bytes: Uint8Array, descriptors: readonly Fd[]): void {
    // From a process of this user that knows the tree's random name: of this library. What is not of its form can't be
    // meant for us, and must not end us.
    const request = decodeRequest(bytes);
    if (request === undefined) {
      for (const fd of descriptors) system.close(fd);
      return;
    }
    if (request[0] === 'take' || request[0] === 'bye') this.#heard = 'request';
    else if (this.#heard === 'nothing') this.#heard = 'news';
    switch (request[0]) {
      case 'register':
        this.#ledger.register(line, request[1]);
        break;
      case 'unregister':
        this.#ledger.unregister(request[1], request[2], request[3]);
        break;
      case 'gone':
        for (const [name, identity] of request[1]) this.#ledger.unregister('shared-memory', name, identity);
        break;
      case 'use':
      case 'unuse':
        this.#ledger.use(line, request[1], request[0] === 'use', clock.now());
        break;
      case 'hold':
        this.#ledger.hold(request[1], descriptors);
        break;
      case 'drop':
        for (const fd of this.#ledger.take(request[1]) ?? []) system.close(fd);
        break;
      case 'take':
        this.#asking.push({ line, ticket: request[1] });
        break;
      case 'bye':
        line.leaving = true;
        line.isRoot = request[1];
        break;
    }
  }

  #answerTakes(): void {
    while (this.#asking.length > 0) {
      const asked = [...this.#asking];
      // It was given before it was asked for, but perhaps in a line that had just been read: all are read once more, after the
      // question, before the answer is no.
      if (asked.some(({ ticket }) => !this.#ledger.holds(ticket))) this.#readAll();
      this.#asking.splice(0, asked.length);
      for (const { line, ticket } of asked) this.#answerTake(line, ticket);
    }
  }

  #answerTake(line: Line, ticket: string): void {
    const descriptors = this.#ledger.take(ticket);
    this.#answer(line, [descriptors === undefined ? 'missing' : 'taken', ticket], descriptors);
    for (const fd of descriptors ?? []) system.close(fd);
    this.#tell(['taken', line.id, ticket]);
  }

  #answer(line: Line, answer: Answer, descriptors: readonly Fd[] = []): void {
    if (!line.open) return;
    try {
      system.sendWithDescriptors(line.fd, encode(answer), descriptors);
    } catch (error) {
      // It was killed while it waited.
      if (!(error instanceof SystemError)) throw error;
    }
  }

  #close(line: Line): void {
    this.#removeAll(this.#drop(line));
    this.#tell(['closed', line.id]);
  }

  /** Returns what has to go with it. */
  #drop(line: Line): Resource[] {
    line.open = false;
    this.#lines.delete(line);
    system.close(line.fd);
    return this.#ledger.ended(line, !line.leaving, clock.now());
  }

  #removeAll(resources: readonly Resource[]): void {
    for (const resource of resources) {
      if (!remove(resource) || resource.kind !== 'shared-memory') continue;
      const [pid, n] = resource.object ?? [0, 0];
      if (tracer.on) tracer.instant(Op.SharedMemoryUnlink, { pid, n });
      this.#report(resource);
    }
  }

  #report({ name, creator, pid }: Resource): void {
    const maker = `${creator ?? 'a process'}${pid === undefined ? '' : ` (pid ${pid})`}`;
    const text =
      `multiprocessing: leaked shared memory ${JSON.stringify(name.replace(/^\//, ''))}, created by ${maker}: ` +
      'nobody called unlink() on it. The resource tracker removed it.\n';
    try {
      writeSync(2, text);
    } catch {
      // Nobody reads it any more.
    }
  }
}

/** Of the tracker or its standby, whose listeners and trace a fork has lost. The kernel knows no parent of theirs in the program. */
function beginLife(name: string, root: Pid): void {
  // Whoever ends the program by a signal to its group may mean us too; we end by ourselves, when there is nothing to do.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  openTrace({ name, ppid: root, method: 'spawn', daemon: true, role: 'tracker' });
}
