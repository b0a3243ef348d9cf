/**
 * What evaluates one rule: contract between the groups, which keep clock and states, and the workers (or the tools, in
 * process), which ask the query and expand templates.
 */
import type { LabelPairs } from '../model/label-pairs.ts';
import type { Matcher } from '../model/matchers.ts';
import type { QueryRequest } from '../promql/engine.ts';
import type { RuleResult } from './rule-result.ts';

/** The query is that of the rule at its time: an instant query. */
export type RuleWork = RecordingWork | AlertingWork;

export interface RecordingWork {
  readonly kind: 'recording';
  readonly request: QueryRequest;
  readonly name: string;
  /** Those with an empty value take the label away. */
  readonly labels: LabelPairs;
  /** Most series; 0: any number. */
  readonly limit: number;
}

export interface AlertingWork {
  readonly kind: 'alerting';
  readonly request: QueryRequest;
  readonly name: string;
  /** Templates. */
  readonly labels: LabelPairs;
  readonly annotations: LabelPairs;
  /** Time of the evaluation, which templates see: without the query offset. */
  readonly timeMs: number;
  readonly externalLabels: LabelPairs;
  readonly externalUrl: string;
}

/** Which series' newest samples are asked for, in [mint, maxt]. */
export interface NewestSamplesWork {
  readonly matchers: readonly Matcher[];
  readonly mint: number;
  readonly maxt: number;
}

/** `seconds`: what the evaluation itself took. */
export type RuleOutcome = { readonly seconds: number } & (
  | { readonly ok: true; readonly result: RuleResult }
  /** `canceled`: nobody wants the answer any more, which is no failure of the rule. */
  | { readonly ok: false; readonly message: string; readonly canceled: boolean }
);

export interface RuleEvaluator {
  /**
   * Evaluates the first of the rules, and more of them when that does not take long; answers an outcome of each that it did,
   * in order. None of them may need the result of another. Never rejects.
   */
  evaluate(works: readonly RuleWork[], signal: AbortSignal): Promise<readonly RuleOutcome[]>;
  /** The newest sample of each series; its time is in `times`. Stale series are not among them. Never rejects. */
  newestSamples(work: NewestSamplesWork, signal: AbortSignal): Promise<RuleOutcome>;
}
