/** The numbers that tasks and results carry through shared memory. */

/** What a worker does with a task's payload. */
export const TaskKind = {
  /** `f(...args)`; with a second packed value: `f(...args, kwargs)`. */
  Call: 1,
  /** `f(item)`. */
  Item: 2,
  /** `f(item)` for each of an array; the first error fails all of it. */
  Map: 3,
  /** `f(...items)` for each of an array; the first error fails all of it. */
  Starmap: 4,
  /** As Map, but each item fails or succeeds alone. */
  Items: 5,
} as const;
export type TaskKind = (typeof TaskKind)[keyof typeof TaskKind];

/** What a record in a result log is. */
export const ResultKind = {
  /** The worker has run its initializer and takes tasks. */
  Ready: 1,
  /** A {@link PackedThrown}: the initializer threw. */
  InitializerFailed: 2,
  /** The value, or the array of a Map or Starmap. */
  Value: 3,
  /** A PackedThrown. */
  Thrown: 4,
  /** Of Items when some failed: array of `[true, value]` and `[false, PackedThrown]`. */
  Outcomes: 5,
} as const;
export type ResultKind = (typeof ResultKind)[keyof typeof ResultKind];
