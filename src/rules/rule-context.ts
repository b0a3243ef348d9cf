/** What all rules of a server are evaluated with. */
import type { Logger } from 'pino';
import type { AlertSink } from '../alerting/alert.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import type { QueryRequest } from '../promql/engine.ts';
import type { RuleEvaluator } from './rule-work.ts';
import type { SampleWriter } from './sample-writer.ts';

export interface RuleContext {
  readonly evaluator: RuleEvaluator;
  readonly writer: SampleWriter;
  readonly sinks: readonly AlertSink[];
  readonly observer: RuleObserver;
  readonly log: Logger;
  readonly now: () => number;
  /** The query of a rule at a time. */
  readonly request: (text: string, timeMs: number) => QueryRequest;
  /** Of the configuration in force; templates see them. */
  readonly externalLabels: () => LabelPairs;
  /** Without a slash at the end. */
  readonly externalUrl: string;
  readonly resendDelayMs: number;
  readonly forOutageToleranceMs: number;
  readonly forGracePeriodMs: number;
}

/** What metrics are made of. */
export interface RuleObserver {
  ruleEvaluated(seconds: number): void;
  groupEvaluated(seconds: number): void;
  templatesExpanded(expansions: number, failures: number): void;
}

/** One evaluation of a group. */
export interface EvaluationTime {
  /** The tick of the group: what alerts are dated by. */
  readonly slotMs: number;
  /** What the query looks at, and the time of the samples that are written. */
  readonly sampleMs: number;
  /** Aborted when the server stops. */
  readonly signal: AbortSignal;
}
