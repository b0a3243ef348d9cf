/**
 * One test of a file: its series into memory, its groups evaluated step by step, and what came out compared with what it
 * says. The groups are evaluated by the code of the server.
 */
import { pino } from 'pino';
import { formatDuration } from '../model/durations.ts';
import type { LabelPairs } from '../model/label-pairs.ts';
import { compareText } from '../model/labels.ts';
import { type QueryRequest, runQuery } from '../promql/engine.ts';
import type { EngineFeatures } from '../promql/operators/operator.ts';
import { checkHistogram } from '../promqltest/check-histogram.ts';
import { MemoryReader } from '../promqltest/memory-reader.ts';
import { parseSeriesLine } from '../promqltest/series-notation.ts';
import { isActive } from '../rules/alert-states.ts';
import { AlertingRun } from '../rules/alerting-run.ts';
import { GroupEvaluation } from '../rules/group-evaluation.ts';
import { LocalEvaluator } from '../rules/local-evaluator.ts';
import type { RuleContext } from '../rules/rule-context.ts';
import type { RuleGroup } from '../rules/rule-group.ts';
import { alertFailure, type FiringAlert } from './alert-failure.ts';
import { exprFailure } from './expr-failure.ts';
import { MemoryWriter } from './memory-writer.ts';
import type { TestFile, TestGroup } from './test-file.ts';

const LOOKBACK_MS = 5 * 60_000;
const SAMPLES_MAX = 50_000_000;

export interface TestOptions {
  readonly features: EngineFeatures;
  /** Differences are shown line by line. */
  readonly showsDifferences: boolean;
}

/** What went wrong, a text each, as promtool prints them. Rejects when the input of the test makes no sense. */
export async function runTest(
  test: TestGroup,
  file: TestFile,
  groups: readonly RuleGroup[],
  options: TestOptions,
): Promise<string[]> {
  const { start_timestamp: startMs } = test;
  const endMs = startMs + lastTimeMs(test);
  const reader = new MemoryReader();
  loadSeries(test, file, endMs, reader);
  const context = contextOf(test, file, reader, options.features);
  const evaluations = inEvaluationOrder(groups, file.group_eval_order).map(
    (group) => new GroupEvaluation(group, context, { restored: true, slots: null }),
  );
  const failures: string[] = [];
  for (let timeMs = startMs; timeMs <= endMs; timeMs += file.evaluation_interval) {
    const broken = await evaluateAll(evaluations, timeMs, startMs);
    if (broken.length > 0) return broken;
    failures.push(...checkAlerts(test, file, evaluations, timeMs, options));
  }
  for (const expr of test.promql_expr_test) {
    const ask = () => runQuery(context.request(expr.expr, startMs + expr.eval_time), reader, () => undefined);
    const failure = exprFailure(expr, ask, file.fuzzy_compare, options.showsDifferences);
    if (failure !== null) failures.push(failure);
  }
  return failures;
}

function lastTimeMs({ alert_rule_test: alerts, promql_expr_test: exprs }: TestGroup): number {
  return Math.max(0, ...[...alerts, ...exprs].map(({ eval_time: time }) => time));
}

/** Samples after the end of the test are left out, so that no query sees them. */
function loadSeries(test: TestGroup, file: TestFile, endMs: number, reader: MemoryReader): void {
  const intervalMs = test.interval ?? file.evaluation_interval;
  for (const { series, values } of test.input_series) {
    const line = parseSeriesLine(`${series} ${values}`);
    line.values.forEach((value, i) => {
      const timeMs = test.start_timestamp + i * intervalMs;
      if (value === 'omitted' || timeMs > endMs) return;
      if (typeof value === 'object') checkHistogram(value.histogram);
      reader.load(line.labels, [timeMs], [typeof value === 'object' ? value.histogram : value]);
    });
  }
}

function contextOf(test: TestGroup, file: TestFile, reader: MemoryReader, features: EngineFeatures): RuleContext {
  const externalLabels = Object.entries(test.external_labels).sort(([a], [b]) => compareText(a, b));
  const nothing = (): void => undefined;
  return {
    evaluator: new LocalEvaluator(reader),
    writer: new MemoryWriter(reader),
    sinks: [],
    observer: { ruleEvaluated: nothing, groupEvaluated: nothing, templatesExpanded: nothing },
    log: pino({ level: 'silent' }),
    now: Date.now,
    request: (text, timeMs): QueryRequest => ({
      text,
      kind: 'instant',
      startMs: timeMs,
      endMs: timeMs,
      stepMs: 0,
      lookbackMs: LOOKBACK_MS,
      subqueryStepMs: file.evaluation_interval,
      samplesMax: SAMPLES_MAX,
      features,
    }),
    externalLabels: () => externalLabels,
    externalUrl: test.external_url,
    resendDelayMs: 0,
    forOutageToleranceMs: 0,
    forGracePeriodMs: 0,
  };
}

/** The named groups first, in that order; the others as their files have them. */
function inEvaluationOrder(groups: readonly RuleGroup[], order: readonly string[]): RuleGroup[] {
  const place = ({ name }: RuleGroup): number => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...groups].sort((a, b) => place(a) - place(b));
}

async function evaluateAll(
  evaluations: readonly GroupEvaluation[],
  timeMs: number,
  startMs: number,
): Promise<string[]> {
  const { signal } = new AbortController();
  const broken: string[] = [];
  for (const evaluation of evaluations) {
    await evaluation.evaluate(timeMs, signal);
    for (const { rule, status } of evaluation.runs) {
      if (status.lastError === '') continue;
      broken.push(`    rule: ${rule.name}, time: ${formatDuration(timeMs - startMs)}, err: ${status.lastError}`);
    }
  }
  return broken;
}

/** The cases whose time is in the step that begins now. */
function checkAlerts(
  test: TestGroup,
  file: TestFile,
  evaluations: readonly GroupEvaluation[],
  timeMs: number,
  { showsDifferences }: TestOptions,
): string[] {
  const sinceMs = timeMs - test.start_timestamp;
  return test.alert_rule_test
    .filter(({ eval_time: time }) => sinceMs <= time && time < sinceMs + file.evaluation_interval)
    .map((alerts) => alertFailure(test.name, alerts, firingAlerts(evaluations, alerts.alertname), showsDifferences))
    .filter((failure) => failure !== null);
}

function firingAlerts(evaluations: readonly GroupEvaluation[], alertname: string): FiringAlert[] {
  const runs = evaluations.flatMap(({ runs: all }) => all.filter((run) => run instanceof AlertingRun));
  return runs
    .filter(({ rule }) => rule.name === alertname)
    .flatMap(({ alerts }) => [...alerts.values()])
    .filter((alert) => isActive(alert) && alert.firedAtMs !== null)
    .map(({ labels, annotations }: { labels: LabelPairs; annotations: LabelPairs }) => ({ labels, annotations }));
}
