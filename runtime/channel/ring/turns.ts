/**
 * Before a process sleeps at a queue it lets others have the processor, a few times. Where there are more processes than
 * processors, what it waits for is usually done by one that is ready to run and has none: a putter that the scheduler
 * stopped while it held the lock, or one that goes on to put thousands of items in its slice of time. Then nobody has
 * to be woken, which costs a system call on one side and a switch on the other, for every single item.
 *
 * Where that does not help (nobody is ready to run, or those that are have other work) it gives up for a while: a
 * sleeper is served sooner by the scheduler than one that lets others go first.
 */
const MOST = 4;
/** Without credit, every so-many-th wait tries again. */
const RETRY_EVERY = 16;

export class Turns {
  #credit = MOST;
  #skipped = 0;

  /** How often to let others have the processor in this wait. Costs credit until {@link helped} is called. */
  begin(): number {
    if (this.#credit > 0) this.#credit--;
    else if (++this.#skipped % RETRY_EVERY !== 0) return 0;
    return MOST;
  }

  helped(): void {
    this.#credit = MOST;
  }
}
