/** `Barrier` of a manager. */
import { BrokenBarrierError, rangeError, typeError } from '../../errors.ts';
import { Later } from '../server/later.ts';
import { Structure, timeOf, type Caller } from './structure.ts';

interface BarrierSettings {
  action?: (() => unknown) | undefined;
  timeout?: number | undefined;
}

export class BarrierStructure extends Structure {
  readonly #parties: number;
  readonly #action: (() => unknown) | undefined;
  readonly #timeout: number;
  #waiting: Later<number>[] = [];
  #broken = false;

  constructor(parties: unknown, options: unknown = {}) {
    super();
    if (typeof parties !== 'number')
      throw typeError(`Barrier: parties must be a number, not ${typeof parties}.`);
    if (!Number.isInteger(parties) || parties < 1)
      throw rangeError(`Barrier: parties must be an integer above 0, not ${parties}.`);
    if (options !== null && typeof options !== 'object')
      throw typeError('Barrier: options are given as an object, such as { action, timeout }.');
    const { action, timeout } = (options ?? {}) as BarrierSettings;
    if (action !== undefined && typeof action !== 'function')
      throw typeError('Barrier: action is a function.');
    this.#parties = parties;
    this.#action = action;
    this.#timeout = timeOf(timeout);
  }

  /** The action runs here, in the server, when the last one has come. */
  wait(_caller: Caller, timeout?: unknown): number | Later<number> {
    const time = timeout === undefined || timeout === null ? this.#timeout : timeOf(timeout);
    if (this.#broken) throw new BrokenBarrierError();
    const index = this.#waiting.length;
    if (index + 1 < this.#parties) {
      const later = new Later<number>({
        timeout: time,
        onTimeout: () => {
          this.#break();
        },
        // As when a waiting thread goes away: the others would wait for ever.
        onAbandoned: () => {
          this.#break();
        },
      });
      this.#waiting.push(later);
      if (time === 0) this.#break();
      return later;
    }
    try {
      this.#action?.();
    } catch (error) {
      this.#break();
      throw error;
    }
    const all = this.#waiting;
    this.#waiting = [];
    all.forEach((later, at) => later.settle(at));
    return index;
  }

  /** Empties the barrier; those who wait get a BrokenBarrierError. */
  reset(): void {
    this.#break();
    this.#broken = false;
  }

  abort(): void {
    this.#break();
  }

  parties(): number {
    return this.#parties;
  }

  nWaiting(): number {
    return this.#waiting.length;
  }

  broken(): boolean {
    return this.#broken;
  }

  #break(): void {
    this.#broken = true;
    const all = this.#waiting;
    this.#waiting = [];
    for (const later of all) later.fail(new BrokenBarrierError());
  }

  override info(): ReturnType<Structure['info']> {
    return { kind: 'barrier', size: this.#parties };
  }

  override text(): string {
    return `<Barrier ${this.#waiting.length} of ${this.#parties}${this.#broken ? ' broken' : ''}>`;
  }
}
