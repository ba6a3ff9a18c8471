/** A child of the fork server, as the process sees it that asked for it: the server waits for it and passes on how it ended. */
import { constants } from 'node:os';
import { platform, type ExitStatus, type Fd, type Pid } from '../../platform/index.ts';
import type { Child } from '../start/contract.ts';
import { Sentinel } from '../start/sentinel.ts';
import { readNumber } from './status.ts';

/** When the server is killed, the kernel ends its children. */
const ENDED_WITH_SERVER = -constants.signals.SIGKILL;

/** Milliseconds that the server, or the kernel when it was killed, may take to close the sentinel behind the status. */
const CLOSING = 100;

export class ServedChild implements Child {
  #status: ExitStatus | null = null;
  /** Until that was read. */
  #statusPipe: Fd | undefined;
  readonly sentinel: Sentinel;

  constructor(
    readonly pid: Pid,
    sentinel: Fd,
    status: Fd,
  ) {
    this.sentinel = new Sentinel(sentinel);
    this.#statusPipe = status;
  }

  wait(block: boolean): ExitStatus | null {
    const pipe = this.#statusPipe;
    if (pipe === undefined) return this.#status;
    const { descriptors, clock } = platform;
    if (!block && descriptors.poll([{ fd: pipe, readable: true }], clock.now()).length === 0) return null;
    this.#status = readNumber(pipe) ?? ENDED_WITH_SERVER;
    this.#statusPipe = undefined;
    descriptors.close(pipe);
    return this.#status;
  }

  signal(signal: number): void {
    // Once waited for, the number may be another process's.
    if (this.wait(false) === null) platform.processes.signal(this.pid, signal);
  }

  letGo(): void {
    const { descriptors, clock } = platform;
    // The server closes its end just after the status was written. Who asks for the sentinel after a join finds it closed.
    if (this.sentinel.told)
      descriptors.poll([{ fd: this.sentinel.fd, readable: true }], clock.now() + CLOSING);
    this.sentinel.letGo();
  }

  close(): void {
    this.sentinel.close();
  }
}
