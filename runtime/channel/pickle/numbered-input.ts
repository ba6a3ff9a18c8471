/**
 * The objects of a message have numbers, in the order in which they are begun, so that a later part can say "the third
 * object once more": that keeps cycles, and objects that are shared.
 */
import { corrupt, Input } from './input.ts';

/** Stands for an object that is being described (see `Packer.unfinished`). */
const unfinished = Symbol('unfinished');

export class NumberedInput extends Input {
  protected objects: unknown[] = [];
  /** A number that was given already to the object that is begun next; -1: none. */
  protected slot = -1;
  private objectCount = 0;

  /** Gives an object its number. */
  protected begin<T>(object: T): T {
    if (this.slot === -1) this.objects[this.objectCount++] = object;
    else this.objects[this.reserve()] = object;
    return object;
  }

  /** The number of an object that can be made only after its parts. */
  protected reserve(): number {
    const { slot } = this;
    this.slot = -1;
    if (slot !== -1) return slot;
    this.objects[this.objectCount] = unfinished;
    return this.objectCount++;
  }

  /** The object whose number comes next in the bytes. */
  protected again(): unknown {
    const number = this.count();
    if (number >= this.objectCount) throw corrupt('it refers to an object that is not in it');
    const object = this.objects[number];
    if (object === unfinished) throw corrupt('an object is part of its own description');
    return object;
  }

  /** The objects belong to the user now. */
  protected forget(): void {
    // Cheaper than setting the length, which is a call into the engine.
    if (this.objectCount > 64) this.objects = [];
    else for (let i = 0; i < this.objectCount; i++) this.objects[i] = undefined;
    this.objectCount = 0;
    this.slot = -1;
  }
}
