/**
 * What evaluates one rule: contract between the groups, which keep clock and states, and the workers (or the tools, in
 * process), which ask the query and expand templates.
 */
import type { LabelPairs } from '../alerting/alert.ts';
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

export type RuleOutcome =
  | { readonly ok: true; readonly result: RuleResult }
  /** `canceled`: nobody wants the answer any more, which is no failure of the rule. */
  | { readonly ok: false; readonly message: string; readonly canceled: boolean };

export interface RuleEvaluator {
  /** Never rejects. */
  evaluate(work: RuleWork, signal: AbortSignal): Promise<RuleOutcome>;
  /** The newest sample of each series; its time is in `times`. Stale series are not among them. Never rejects. */
  newestSamples(work: NewestSamplesWork, signal: AbortSignal): Promise<RuleOutcome>;
}
