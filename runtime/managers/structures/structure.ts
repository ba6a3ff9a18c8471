/**
 * What the server itself holds for the types of a `SyncManager`. All of it lives in one process, so a plain queue of
 * waiters is a lock; the methods are told who calls, since locks have owners.
 */
import { inspect } from 'node:util';
import type { ObjectInfo } from '../../../trace/schema.ts';
import { typeError } from '../../errors.ts';
import { checkTimeout } from '../../misuse.ts';

import { Later } from '../server/later.ts';

/** Who calls: one client process (or thread). Compared by identity. */
export type Caller = object;

/** Methods of subclasses get the caller before the client's arguments. */
export abstract class Structure {
  /** What a client gets that asks for the contents. Each class has its own of this, or of {@link text}. */
  contents(): unknown {
    return this.text();
  }

  /** Does nothing by itself: whatever comes of it, a client has called. */
  readonly passive: boolean = true;

  /** What it is in the trace, and how large. */
  info(): Pick<ObjectInfo, 'kind' | 'size'> {
    return { kind: 'proxy' };
  }

  /** What it is printed as. */
  text(): string {
    return inspect(this.contents());
  }
}

export interface BlockOptions {
  block?: boolean | undefined;
  timeout?: number | undefined;
}

/** Milliseconds to wait: Infinity for ever, 0 not at all. @throws TypeError for what are no options. */
export function timeToWait(options: unknown): number {
  if (options === undefined || options === null) return Infinity;
  if (typeof options !== 'object')
    throw typeError(
      `Options are given as an object, such as { block: false } or { timeout: 500 }, not as a ${typeof options}.`,
    );
  const { block = true, timeout } = options as BlockOptions;
  if (!block) return 0;
  return timeOf(timeout);
}

/** The same of a `timeout` that is an argument of its own. */
export function timeOf(timeout: unknown): number {
  if (timeout === undefined || timeout === null) return Infinity;
  checkTimeout(timeout);
  return Math.max(0, timeout);
}

/** Those who wait for one thing, in the order in which they came. */
export class WaitingLine<T, Extra = undefined> {
  readonly #waiters: { later: Later<T>; extra: Extra }[] = [];

  get length(): number {
    return this.#waiters.length;
  }

  /** What the first in the line came with. */
  get first(): Extra | undefined {
    return this.#waiters[0]?.extra;
  }

  /** Enters the line. `atTimeout` gives the result, or throws, when the time is over. */
  join(extra: Extra, timeout: number, atTimeout: () => T): Later<T> {
    const leave = (): void => {
      const at = this.#waiters.indexOf(entry);
      if (at !== -1) this.#waiters.splice(at, 1);
    };
    const later = new Later<T>({
      timeout,
      onTimeout: () => {
        leave();
        try {
          later.settle(atTimeout());
        } catch (error) {
          later.fail(error);
        }
      },
      onAbandoned: leave,
    });
    const entry = { later, extra };
    this.#waiters.push(entry);
    return later;
  }

  /** Gives the first who is still there what it waited for; false when nobody is. */
  serve(value: (extra: Extra) => T): boolean {
    for (let next = this.#waiters.shift(); next !== undefined; next = this.#waiters.shift())
      if (next.later.settle(value(next.extra))) return true;
    return false;
  }

  /** All who are there now. */
  takeAll(): { later: Later<T>; extra: Extra }[] {
    return this.#waiters.splice(0);
  }
}
