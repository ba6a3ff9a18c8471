/** What a scenario's own checks see of a state. */
import { Status } from './state.ts';
import type { World } from './world.ts';

export class View {
  readonly #world: World;
  readonly #state: Int32Array;

  constructor(world: World, state: Int32Array) {
    this.#world = world;
    this.#state = state;
  }

  get count(): number {
    return this.#world.processes.length;
  }

  /** In the order in which they were noted. */
  notes(who: number): readonly unknown[] {
    return this.#world.nodeOf(this.#state, who).notes;
  }

  /** Notes of all, the dead ones' too. */
  get allNotes(): unknown[] {
    return this.#world.processes.flatMap(({ who }) => this.notes(who));
  }

  isInside(who: number, region: number): boolean {
    return (this.#world.nodeOf(this.#state, who).regions & region) !== 0;
  }

  wasKilled(who: number): boolean {
    return this.#world.status(this.#state, who) >= Status.Dying;
  }

  get somebodyWasKilled(): boolean {
    return this.#state[this.#world.layout.died] !== 0;
  }

  isAsleep(who: number): boolean {
    return this.#world.status(this.#state, who) === Status.Asleep;
  }

  hasEnded(who: number): boolean {
    return this.#world.status(this.#state, who) === Status.Done;
  }

  word(word: number): number {
    return this.#world.read(this.#state, word);
  }

  /** A word of an object in shared memory. */
  at(place: { readonly address: number }, index: number): number {
    return this.word(place.address / 4 + index);
  }
}
