/** A child of the fork server, as the process sees it that asked for it: the server waits for it and passes on how it ended. */
import { constants } from 'node:os';
import { platform, type ExitStatus, type Fd, type Pid } from '../../platform/index.ts';
import type { Child } from '../start/contract.ts';
import { readNumber } from './status.ts';

/** When the server is killed, the kernel ends its children. */
const ENDED_WITH_SERVER = -constants.signals.SIGKILL;

export class ServedChild implements Child {
  #status: ExitStatus | null = null;
  #closed = false;

  constructor(
    readonly pid: Pid,
    readonly sentinel: Fd,
    readonly status: Fd,
  ) {}

  wait(block: boolean): ExitStatus | null {
    if (this.#status !== null) return this.#status;
    if (
      !block &&
      platform.descriptors.poll([{ fd: this.status, readable: true }], platform.clock.now()).length === 0
    )
      return null;
    this.#status = readNumber(this.status) ?? ENDED_WITH_SERVER;
    return this.#status;
  }

  signal(signal: number): void {
    // Once waited for, the number may be another process's.
    if (this.wait(false) === null) platform.processes.signal(this.pid, signal);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    platform.descriptors.close(this.sentinel);
    platform.descriptors.close(this.status);
  }
}
