/** What is asked of a back-test: alerting rules, and the time over which they are evaluated as if they had been there. */
import type { LabelPairs } from '../../model/label-pairs.ts';
import type { QueryRequest } from '../../promql/engine.ts';
import type { AlertingRule, RuleGroup } from '../rule-group.ts';

/** A rule without its tree: it crosses to a worker as text. */
export type BacktestRule = Omit<AlertingRule, 'expr'>;

export interface BacktestGroup extends Omit<RuleGroup, 'rules'> {
  readonly rules: readonly BacktestRule[];
}

export interface BacktestWork {
  readonly groups: readonly BacktestGroup[];
  /** All slots of a group in [startMs, endMs] are evaluated. */
  readonly startMs: number;
  readonly endMs: number;
  /** The queries' settings; text and times are filled in. */
  readonly request: QueryRequest;
  readonly externalLabels: LabelPairs;
  readonly externalUrl: string;
}

/** The groups without what a back-test does not look at: recording rules, whose stored series are read as they are. */
export function backtestGroups(groups: readonly RuleGroup[]): BacktestGroup[] {
  return groups.map((group) => ({
    ...group,
    rules: group.rules.filter((rule) => rule.kind === 'alerting').map(({ expr: _, ...rule }) => rule),
  }));
}
