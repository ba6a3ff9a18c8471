/** What a pool's owner hands results to: one call's result, a map's, an iterator's. */
export interface Job {
  /** What came of task `index` of this job: for a Map or Starmap an array. */
  succeeded(index: number, value: unknown): void;
  failed(index: number, error: Error): void;
  /** Of a task whose items fail or succeed alone. */
  outcomes(index: number, outcomes: readonly Outcome[]): void;
}

export type Outcome = { readonly value: unknown } | { readonly error: Error };
