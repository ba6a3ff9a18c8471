/** A child that this process made itself and must reap. */
import { platform, type ExitStatus, type Fd, type Pid } from '../../platform/index.ts';
import type { Child } from './contract.ts';

export class OwnedChild implements Child {
  #status: ExitStatus | null = null;
  #closed = false;

  constructor(
    readonly pid: Pid,
    readonly sentinel: Fd,
  ) {}

  wait(block: boolean): ExitStatus | null {
    this.#status ??= platform.processes.wait(this.pid, block);
    return this.#status;
  }

  signal(signal: number): void {
    // Once reaped, the number may be another process's.
    if (this.wait(false) === null) platform.processes.signal(this.pid, signal);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    platform.descriptors.close(this.sentinel);
  }
}
