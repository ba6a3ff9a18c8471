/** A child that this process made itself and must reap. */
import { platform, type ExitStatus, type Fd, type Pid } from '../../platform/index.ts';
import type { Child } from './contract.ts';
import { Sentinel } from './sentinel.ts';

export class OwnedChild implements Child {
  #status: ExitStatus | null = null;
  readonly sentinel: Sentinel;

  constructor(
    readonly pid: Pid,
    sentinel: Fd,
  ) {
    this.sentinel = new Sentinel(sentinel);
  }

  wait(block: boolean): ExitStatus | null {
    this.#status ??= platform.processes.wait(this.pid, block);
    return this.#status;
  }

  signal(signal: number): void {
    // Once reaped, the number may be another process's.
    if (this.wait(false) === null) platform.processes.signal(this.pid, signal);
  }

  letGo(): void {
    this.sentinel.letGo();
  }

  close(): void {
    this.sentinel.close();
  }
}
