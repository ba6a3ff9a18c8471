/** What a pool's owner hands results to: one call's result, a map's, an iterator's. */
export interface Job {
  // Internal, as they are in the classes, so that their published types fit.
  /** @internal What came of task `index` of this job: for a Map or Starmap an array. */
  succeeded(index: number, value: unknown): void;
  /** @internal */
  failed(index: number, error: Error): void;
  /** @internal Of a task whose items fail or succeed alone. */
  outcomes(index: number, outcomes: readonly Outcome[]): void;
}

export type Outcome = { readonly value: unknown } | { readonly error: Error };
