/**
 * Proxies that are kept inside of objects (a list in a dict) count as references until they are collected. A server that
 * has little to do would not collect for hours; so it is made to, a moment after calls that may have dropped one.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Milliseconds from the first such call on. The memory of a server is small: it takes a few. */
const MOMENT = 100;

let collect: (() => void) | undefined;

function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}

export class Collecting {
  #timer: NodeJS.Timeout | undefined;

  /** To be called after a call, while there are such proxies. */
  soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      collect ??= collector();
      collect();
    }, MOMENT).unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
