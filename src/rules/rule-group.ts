/**
 * Rules as their files say it, checked and with all defaults: what the evaluation, the API and the tools work on.
 */
import type { LabelPairs } from '../model/label-pairs.ts';
import type { Expr } from '../promql/ast.ts';

export interface RuleGroup {
  readonly name: string;
  /** Path as the configuration's pattern gave it, joined to the directory of the configuration. */
  readonly file: string;
  readonly intervalMs: number;
  /** How far behind its tick a group evaluates its queries. */
  readonly queryOffsetMs: number;
  /** Most alerts of an alerting rule and series of a recording rule; 0: no limit. */
  readonly limit: number;
  readonly rules: readonly Rule[];
}

interface RuleBase {
  readonly name: string;
  readonly expr: Expr;
  /** The expression printed anew: what the API shows, and what is evaluated. */
  readonly query: string;
  /**
   * Those of the rule over those of its group, sorted by name; templates of alerting rules are not expanded. An empty value
   * takes the label away from the result.
   */
  readonly labels: LabelPairs;
}

export interface RecordingRule extends RuleBase {
  readonly kind: 'recording';
}

export interface AlertingRule extends RuleBase {
  readonly kind: 'alerting';
  readonly annotations: LabelPairs;
  readonly forMs: number;
  readonly keepFiringForMs: number;
}

export type Rule = RecordingRule | AlertingRule;
