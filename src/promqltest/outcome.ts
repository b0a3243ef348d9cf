/** What became of one evaluation of a script. */
export interface Outcome {
  /** Line of the eval command, from 1. */
  readonly line: number;
  readonly query: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** What was wrong, or why it was left out; empty when it passed. */
  readonly reason: string;
}
