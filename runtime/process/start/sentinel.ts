/**
 * The descriptor by which others learn of a process's end. Nobody needs it once the process has been waited for, so it
 * is given back to the system then: a program that starts thousands of processes, one after the other, must not run out
 * of descriptors for want of a `close()`. Who was told its number may go on using it, as long as there is the handle.
 */
import { platform, type Fd } from '../../platform/index.ts';

interface Told {
  readonly fd: Fd;
  /** A forked child inherits the handle, but not the right to the number. */
  readonly pid: number;
}

const forgotten = new FinalizationRegistry<Told>(({ fd, pid }) => {
  if (pid === platform.processes.pid()) platform.descriptors.close(fd);
});

export class Sentinel {
  #fd: Fd | undefined;
  #told = false;

  constructor(fd: Fd) {
    this.#fd = fd;
  }

  /** Somebody may be using it. */
  get told(): boolean {
    return this.#told;
  }

  /** For this library, which uses it while the process runs. */
  get fd(): Fd {
    return (this.#fd ??= ended());
  }

  /** For a program, which may keep it. */
  tell(): Fd {
    const { fd } = this;
    if (!this.#told) forgotten.register(this, { fd, pid: platform.processes.pid() }, this);
    this.#told = true;
    return fd;
  }

  /** The process has ended, and this process knows. */
  letGo(): void {
    if (!this.#told) this.close();
  }

  close(): void {
    if (this.#fd === undefined) return;
    platform.descriptors.close(this.#fd);
    this.#fd = undefined;
    this.#told = false;
    forgotten.unregister(this);
  }
}

/** Readable at its end, as that of a process that is gone. */
function ended(): Fd {
  const [read, write] = platform.descriptors.pipe();
  platform.descriptors.close(write);
  return read;
}
