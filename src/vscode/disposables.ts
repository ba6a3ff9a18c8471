/** A set of things to let go of together; what is added after that is let go of at once. */
import type { Subscription } from './emitter.ts';

export class Disposables implements Subscription {
  #items: Subscription[] | undefined = [];

  get disposed(): boolean {
    return this.#items === undefined;
  }

  add<T extends Subscription>(item: T): T {
    if (this.#items === undefined) item.dispose();
    else this.#items.push(item);
    return item;
  }

  /** In the reverse order of adding; one that throws does not keep the others. */
  dispose(): void {
    const items = this.#items ?? [];
    this.#items = undefined;
    const errors: unknown[] = [];
    for (const item of items.reverse()) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Some things could not be disposed of.');
  }
}
