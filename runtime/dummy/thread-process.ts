/** `Process` of `multiprocessing/dummy`: the same class, whose instances start threads of this process. */
import { Process } from '../process/index.ts';
import { startedBy } from '../process/start/explicit-driver.ts';
import { threadDriver } from '../process/start/thread.ts';

let made = 0;

/** The same class in every other way: `instanceof`, names, subclasses. */
export const ThreadProcess: typeof Process = new Proxy(Process, {
  construct(target, args: [unknown?], newTarget) {
    const [options] = args;
    // What is no object is refused by the class itself.
    const named =
      options === undefined || (typeof options === 'object' && options !== null)
        ? { name: `Thread-${++made}`, ...options }
        : options;
    return startedBy(
      threadDriver,
      () => Reflect.construct(target, [named], newTarget === ThreadProcess ? target : newTarget) as object,
    );
  },
});
