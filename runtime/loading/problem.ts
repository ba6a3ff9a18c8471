/** What is wrong with a program's text, in a form that an editor, the panel and a terminal can each show their way. */
export interface SourceProblem {
  /** Absolute path; empty where no file is to blame. */
  readonly file: string;
  /** Counted from 1, as editors show them; 0 where not known. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  readonly text: string;
}
