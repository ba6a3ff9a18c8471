/**
 * The fork server: a process that has loaded this library and nothing of the program's, and does nothing but fork itself
 * on request. It blocks between requests, so its children inherit an empty event loop and return from
 * {@link ForkServer.run} as if it had been an ordinary function.
 */
import { constants } from 'node:os';
import { Op } from '../../../trace/schema.ts';
import { platform, type Fd, type Pid } from '../../platform/index.ts';
import { tracer } from '../../tracing/index.ts';
import { REQUEST_BYTES } from './layout.ts';
import { writeNumber } from './status.ts';

/**
 * Milliseconds between two looks at a child that has let go of its line, which it does by ending: it can be waited for a few
 * microseconds later. At first, and at most; twice as many each time.
 */
const REAP_SOON = 0.05;
const REAP_AGAIN = 2;

/** An event that is about no object. */
const nobody = { pid: 0, n: 0 };

/** Whoever may ask for children. */
interface Client {
  readonly line: Fd;
  readonly children: Set<Served>;
}

interface Served {
  readonly pid: Pid;
  readonly status: Fd;
  readonly sentinel: Fd;
  readonly parent: Client;
}

interface Request {
  readonly status: Fd;
  readonly sentinel: Fd;
  readonly record: Fd;
  readonly descriptors: readonly Fd[];
}

/** What a child finds when it comes into being. */
export interface Birth {
  /** The server. */
  readonly osParent: Pid;
  readonly line: Fd;
  readonly record: Fd;
  readonly descriptors: readonly Fd[];
}

export class ForkServer {
  readonly #owner: Client;
  /** By their lines; a child that was forked here is in it, too. */
  readonly #clients = new Map<Fd, Client & { self?: Served }>();
  readonly #ending = new Set<Served>();
  #patience = REAP_SOON;
  readonly #request = new Uint8Array(new ArrayBuffer(REQUEST_BYTES));

  constructor(line: Fd) {
    this.#owner = { line, children: new Set() };
    this.#clients.set(line, this.#owner);
  }

  /** Serves until the owner hangs up, and then ends this process; returns in children only. */
  run(): Birth {
    const { descriptors, clock } = platform;
    for (;;) {
      const lines = [...this.#clients.keys()];
      const ready = descriptors.poll(
        lines.map((fd) => ({ fd, readable: true })),
        this.#ending.size > 0 ? clock.now() + this.#patience : Infinity,
      );
      this.#patience = Math.min(this.#patience * 2, REAP_AGAIN);
      for (const index of ready) {
        const client = this.#clients.get(lines[index] as Fd);
        if (client === undefined) continue;
        const birth = this.#listen(client);
        if (birth !== undefined) return birth;
      }
      for (const child of this.#ending) this.#reap(child, false);
    }
  }

  #listen(client: Client & { self?: Served }): Birth | undefined {
    let message: ReturnType<typeof platform.descriptors.receiveWithDescriptors> = null;
    try {
      message = platform.descriptors.receiveWithDescriptors(client.line, this.#request, 0, REQUEST_BYTES);
    } catch {
      // Reset: it has ended.
    }
    if (message === null || message.bytes === 0) {
      this.#hungUp(client);
      return undefined;
    }
    const received = message.descriptors;
    const [status, sentinel, record, ...descriptors] = received;
    const sent = new DataView(this.#request.buffer).getInt32(0, true);
    if (status !== undefined && sentinel !== undefined && record !== undefined && received.length === sent)
      return this.#fork(client, { status, sentinel, record, descriptors });
    // The kernel has dropped those for which this process has no room.
    if (status !== undefined) writeNumber(status, 0);
    for (const fd of received) platform.descriptors.close(fd);
    return undefined;
  }

  #fork(parent: Client, { status, sentinel, record, descriptors }: Request): Birth | undefined {
    const { descriptors: system, forking, processes } = platform;
    const osParent = processes.pid();
    let line: Fd;
    let childsLine: Fd;
    try {
      [line, childsLine] = system.socketPair();
    } catch {
      writeNumber(status, 0);
      for (const fd of [status, sentinel, record, ...descriptors]) system.close(fd);
      return undefined;
    }
    let pid: Pid | null | undefined;
    try {
      pid = forking.fork();
    } catch {
      // The machine is short of something; whoever asked is told.
    }
    if (pid === null) {
      this.#letGo();
      system.close(line);
      system.close(status);
      system.close(sentinel);
      return { osParent, line: childsLine, record, descriptors };
    }
    for (const fd of [childsLine, record, ...descriptors]) system.close(fd);
    if (pid === undefined) {
      writeNumber(status, 0);
      for (const fd of [status, sentinel, line]) system.close(fd);
      return undefined;
    }
    const self: Served = { pid, status, sentinel, parent };
    parent.children.add(self);
    this.#clients.set(line, { line, children: new Set(), self });
    writeNumber(status, pid);
    return undefined;
  }

  /** In a child: what the server holds for the others is not the child's. */
  #letGo(): void {
    const { descriptors } = platform;
    for (const { line, self } of this.#clients.values()) {
      descriptors.close(line);
      if (self !== undefined) closeEnds(self);
    }
    for (const child of this.#ending) closeEnds(child);
  }

  /** A process that is gone takes along those that it has started. */
  #hungUp(client: Client & { self?: Served }): void {
    this.#clients.delete(client.line);
    platform.descriptors.close(client.line);
    for (const { pid } of client.children) platform.processes.signal(pid, constants.signals.SIGKILL);
    if (client === this.#owner) {
      for (const { self } of this.#clients.values()) {
        if (self === undefined) continue;
        platform.processes.signal(self.pid, constants.signals.SIGKILL);
        this.#reap(self, true);
      }
      for (const child of this.#ending) this.#reap(child, true);
      platform.processes.exitNow(0);
    }
    const { self } = client;
    if (self === undefined) return;
    this.#ending.add(self);
    this.#patience = REAP_SOON;
    this.#reap(self, false);
  }

  #reap(child: Served, block: boolean): void {
    const status = platform.processes.wait(child.pid, block);
    if (status === null) return;
    this.#ending.delete(child);
    child.parent.children.delete(child);
    // Nobody but its kernel's parent sees how it was killed, until its own asks.
    if (tracer.on) tracer.instant(Op.ProcessEndSeen, nobody, { arg: status, value: child.pid });
    writeNumber(child.status, status);
    closeEnds(child);
  }
}

function closeEnds({ status, sentinel }: Served): void {
  platform.descriptors.close(status);
  platform.descriptors.close(sentinel);
}
