/** Metrics of rules under Prometheus's names. */
import { Counter, type Registry, Summary } from 'prom-client';
import type { GroupEvaluation } from '../rules/group-evaluation.ts';
import type { RuleObserver } from '../rules/rule-context.ts';
import { groupKey } from '../rules/rule-manager.ts';
import { type LabelledValue, SampledMetrics } from './sampled.ts';

/** Quantiles are those of the newest ten minutes, in five steps. */
const AGE = { maxAgeSeconds: 600, ageBuckets: 5 };

type Read = (evaluation: GroupEvaluation) => number;

const COUNTERS: readonly (readonly [name: string, help: string, read: Read])[] = [
  [
    'prometheus_rule_evaluations_total',
    'The total number of rule evaluations.',
    ({ counters }) => counters.evaluations,
  ],
  [
    'prometheus_rule_evaluation_failures_total',
    'The total number of rule evaluation failures.',
    ({ counters }) => counters.evaluationFailures,
  ],
  [
    'prometheus_rule_group_iterations_total',
    'The total number of scheduled rule group evaluations, whether executed or missed.',
    ({ counters }) => counters.iterations,
  ],
  [
    'prometheus_rule_group_iterations_missed_total',
    'The total number of rule group evaluations missed due to slow rule group evaluation.',
    ({ counters }) => counters.iterationsMissed,
  ],
];

const GAUGES: readonly (readonly [name: string, help: string, read: Read])[] = [
  ['interval_seconds', 'The interval of a rule group.', ({ group }) => group.intervalMs / 1000],
  [
    'last_duration_seconds',
    'The duration of the last rule group evaluation.',
    ({ status }) => status.evaluationSeconds,
  ],
  [
    'last_rule_duration_sum_seconds',
    'The sum of time in seconds it took to evaluate each rule in the group, as if they ran one after another.',
    ({ status }) => status.ruleSeconds,
  ],
  [
    'last_restore_duration_seconds',
    'The duration of the last alert rules alerts restoration using the `ALERTS_FOR_STATE` series.',
    ({ status }) => status.restoreSeconds,
  ],
  [
    'last_evaluation_timestamp_seconds',
    'The timestamp of the last rule group evaluation in seconds.',
    ({ status }) => (status.lastEvaluationMs ?? 0) / 1000,
  ],
  [
    'last_evaluation_samples',
    'The number of samples returned during the last rule group evaluation.',
    ({ status }) => status.samples,
  ],
  ['rules', 'The number of rules.', ({ runs }) => runs.length],
];

export function createRuleMetrics(registry: Registry, groups: () => readonly GroupEvaluation[]): RuleObserver {
  const metrics = new SampledMetrics(registry);
  const byGroup = (read: Read) => (): LabelledValue[] =>
    groups().map((evaluation) => [{ rule_group: groupKey(evaluation.group) }, read(evaluation)]);
  for (const [name, help, read] of COUNTERS) metrics.labelledCounter(name, help, ['rule_group'], byGroup(read));
  for (const [name, help, read] of GAUGES) {
    metrics.labelledGauge(`prometheus_rule_group_${name}`, help, ['rule_group'], byGroup(read));
  }
  const registers = [registry];
  const ruleSeconds = new Summary({
    name: 'prometheus_rule_evaluation_duration_seconds',
    help: 'The duration for a rule to execute.',
    percentiles: [0.5, 0.9, 0.99],
    ...AGE,
    registers,
  });
  const groupSeconds = new Summary({
    name: 'prometheus_rule_group_duration_seconds',
    help: 'The duration of rule group evaluations.',
    percentiles: [0.01, 0.05, 0.5, 0.9, 0.99],
    ...AGE,
    registers,
  });
  const expansions = new Counter({
    name: 'prometheus_template_text_expansions_total',
    help: 'The total number of template text expansions.',
    registers,
  });
  const failures = new Counter({
    name: 'prometheus_template_text_expansion_failures_total',
    help: 'The total number of template text expansion failures.',
    registers,
  });
  return {
    ruleEvaluated: (seconds) => ruleSeconds.observe(seconds),
    groupEvaluated: (seconds) => groupSeconds.observe(seconds),
    templatesExpanded(count, failed) {
      expansions.inc(count);
      failures.inc(failed);
    },
  };
}
