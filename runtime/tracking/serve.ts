/**
 * The resource tracker's own loop. It sleeps in the kernel until somebody connects, speaks or ends. It ends itself when
 * the first process of the program and all that spoke to it are gone, after removing what they left behind.
 */
import { writeSync } from 'node:fs';
import { SystemError } from '../errors.ts';
import { platform, type Fd, type Pid, type PollRequest } from '../platform/index.ts';
import { tracer } from '../tracing/index.ts';
import { Op } from '../../trace/schema.ts';
import { Ledger, type Client } from './ledger.ts';
import { decodeRequest, encode, MESSAGE_BYTES, type Answer, type Resource } from './protocol.ts';
import { remove } from './remove.ts';

const { descriptors: system, rendezvous, processes, clock } = platform;

/** Where the kernel can't tell us of the root's end, or we have no descriptor left, we look this often (milliseconds). */
const LOOK_EVERY = 250;

interface Line extends Client {
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

  constructor(
    private readonly listener: Fd,
    private readonly root: Pid,
  ) {
    system.setNonblocking(listener, true);
    this.#rootWatch = processes.watch(root);
  }

  /** Returns when the tree has ended and nothing of it is left. */
  run(): void {
    for (;;) {
      // What is asked for may lie in a line that is yet to be read: all of them are read before the answer is no. And who
      // spoke to us may all have ended before we came to listen.
      this.#acceptAll();
      for (const line of this.#lines) this.#read(line);
      for (const { line, ticket } of this.#asking.splice(0)) this.#answerTake(line, ticket);
      this.#removeAll(this.#ledger.overdue(clock.now()));
      if (this.#over()) break;
      this.#sleep();
    }
    this.#removeAll(this.#ledger.rest());
    for (const line of this.#lines) if (line.isRoot) this.#answer(line, 'done');
  }

  #over(): boolean {
    if (this.#rootWatch === null) this.#rootGone ||= !processes.isRunning(this.root);
    const others = [...this.#lines].some(({ leaving }) => !leaving);
    const rootLeaves = [...this.#lines].some(({ isRoot }) => isRoot);
    // Those end when the root has; it must not wait for us, who wait for them.
    if (others && rootLeaves && !this.#toldToGo) {
      this.#toldToGo = true;
      for (const line of this.#lines) if (line.isRoot) this.#answer(line, 'later');
    }
    return !others && (this.#rootGone || rootLeaves);
  }

  #sleep(): void {
    const requests: PollRequest[] = [...this.#lines].map(({ fd }) => ({ fd, readable: true }));
    let deadline = this.#ledger.nextDue();
    if (clock.now() < this.#deafUntil) deadline = Math.min(deadline, this.#deafUntil);
    else requests.push({ fd: this.listener, readable: true });
    const watched = this.#rootWatch !== null && !this.#rootGone ? requests.length : -1;
    if (this.#rootWatch === null) deadline = Math.min(deadline, clock.now() + LOOK_EVERY);
    else if (watched >= 0) requests.push({ fd: this.#rootWatch, readable: true });
    if (system.poll(requests, deadline).includes(watched)) this.#rootGone = true;
  }

  #acceptAll(): void {
    for (let fd = this.#accept(); fd !== null; fd = this.#accept())
      this.#lines.add({ fd, pid: rendezvous.peer(fd), leaving: false, isRoot: false, open: true });
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
      else this.#handle(line, this.#buffer.subarray(0, received.bytes), received.descriptors);
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

  #answerTake(line: Line, ticket: string): void {
    const descriptors = this.#ledger.take(ticket);
    this.#answer(line, descriptors === undefined ? 'missing' : 'taken', descriptors);
    for (const fd of descriptors ?? []) system.close(fd);
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
    line.open = false;
    this.#lines.delete(line);
    system.close(line.fd);
    this.#removeAll(this.#ledger.ended(line, !line.leaving, clock.now()));
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
