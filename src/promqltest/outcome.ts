/** What became of one evaluation of a script. */
export interface Outcome {
  /** Line of the eval command, from 1. */
  readonly line: number;
  readonly query: string;
  /** null: it passed. */
  readonly failure: Failure | null;
}

export interface Failure {
  /** What was wrong, in one line. */
  readonly reason: string;
  /** The query as it was run: the one of the script, or that with its times pinned. */
  readonly query: string;
  /** When it was run: `at 300000 ms` or `from 240000 to 360000 ms`. */
  readonly when: string;
  /** The lines of the script that say what is expected. */
  readonly wanted: readonly string[];
  /** The result in the same notation, or the error. */
  readonly got: readonly string[];
}
