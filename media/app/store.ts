/** A value that views watch. Small on purpose: one value, one set of listeners, hooks that re-render on change only. */
import { useEffect, useRef, useState } from 'preact/hooks';

export class Store<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get(): T {
    return this.#value;
  }

  set(value: T): void {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  update(change: Partial<T>): void {
    this.set({ ...this.#value, ...change });
  }

  /** Returns the function that unsubscribes. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}

/** The selected part of a store's value; the component renders again when that part is another (`Object.is`). */
export function useSelect<T, S>(store: Store<T>, select: (value: T) => S): S {
  const [, redraw] = useState(0);
  const selectNow = useRef(select);
  selectNow.current = select;
  const selected = select(store.get());
  const shown = useRef(selected);
  shown.current = selected;
  useEffect(() => {
    const check = (): void => {
      if (!Object.is(selectNow.current(store.get()), shown.current)) redraw((n) => n + 1);
    };
    // What changed between rendering and this effect counts too.
    check();
    return store.subscribe(check);
  }, [store]);
  return selected;
}

export function useStore<T>(store: Store<T>): T {
  return useSelect(store, (value) => value);
}
