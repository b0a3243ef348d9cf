/** What a linter has to say of exposed metrics: the findings of promtool check metrics. */
import { compareText } from '../model/labels.ts';
import type { MetricFamily, MetricSample } from '../model/metric-family.ts';
import { UNIT_ABBREVIATIONS, unitToReplace } from './metric-units.ts';

const TYPE_WORDS = ['counter', 'gauge', 'summary', 'histogram', 'gauge_histogram'];
const CAMEL_CASE = /[a-z][A-Z]/;

export interface MetricProblem {
  readonly metric: string;
  readonly text: string;
}

type LabelNames = readonly string[];

/** Sorted by metric, then by text. What labels do wrong is found once for every metric of a family that does it. */
export function metricProblems(families: readonly MetricFamily[]): MetricProblem[] {
  const problems = families
    .filter(({ samples }) => samples.length > 0)
    .flatMap((family) => problemsOf(family).map((text) => ({ metric: family.name, text })));
  return problems.sort((a, b) => compareText(a.metric, b.metric) || compareText(a.text, b.text));
}

function problemsOf(family: MetricFamily): string[] {
  const metrics = labelsOfMetrics(family);
  return [
    ...(family.help === '' ? ['no help text'] : []),
    ...nameProblems(family.name),
    ...suffixProblems(family),
    ...metrics.flatMap((names) => labelProblems(family, names)),
    ...repeated(family).map(() => 'metric not unique'),
  ];
}

/**
 * The names of the labels of each metric. The parts of a histogram or a summary are one metric, without the label that tells them
 * apart.
 */
function labelsOfMetrics({ type, samples }: MetricFamily): LabelNames[] {
  const namesOf = ({ labels }: MetricSample): LabelNames => labels.map(([name]) => name);
  const partLabel = type === 'histogram' ? 'le' : type === 'summary' ? 'quantile' : null;
  if (partLabel === null) return samples.map(namesOf);
  const metrics = new Map(
    samples.map((sample) => {
      const labels = sample.labels.filter(([name]) => name !== partLabel);
      return [keyOf({ ...sample, labels }), labels.map(([name]) => name)];
    }),
  );
  return [...metrics.values()];
}

function nameProblems(name: string): string[] {
  const problems: string[] = [];
  const found = unitToReplace(name);
  if (found !== null) problems.push(`use base unit "${found.base}" instead of "${found.unit}"`);
  const lower = name.toLowerCase();
  const has = (word: string): boolean => lower.includes(`_${word}_`) || lower.endsWith(`_${word}`);
  problems.push(...TYPE_WORDS.filter(has).map((word) => `metric name should not include type '${word}'`));
  if (name.includes(':')) problems.push("metric names should not contain ':'");
  if (CAMEL_CASE.test(name)) problems.push("metric names should be written in 'snake_case' not 'camelCase'");
  if (UNIT_ABBREVIATIONS.some(has)) problems.push('metric names should not contain abbreviated units');
  return problems;
}

/** Suffixes that mean something else. Of a metric without a type nothing is known. */
function suffixProblems({ name, type }: MetricFamily): string[] {
  if (type === 'untyped') return [];
  const problems: string[] = [];
  const isTotal = name.endsWith('_total');
  if (type === 'counter' && !isTotal) problems.push('counter metrics should have "_total" suffix');
  if (type !== 'counter' && isTotal) problems.push('non-counter metrics should not have "_total" suffix');
  if (type === 'histogram') return problems;
  if (name.endsWith('_bucket')) problems.push('non-histogram metrics should not have "_bucket" suffix');
  if (type === 'summary') return problems;
  for (const suffix of ['_count', '_sum'].filter((each) => name.endsWith(each))) {
    problems.push(`non-histogram and non-summary metrics should not have "${suffix}" suffix`);
  }
  return problems;
}

function labelProblems({ type }: MetricFamily, names: LabelNames): string[] {
  const isTyped = type !== 'untyped';
  return names.flatMap((name) => [
    ...(isTyped && type !== 'histogram' && name === 'le' ? ['non-histogram metrics should not have "le" label'] : []),
    ...(isTyped && type !== 'summary' && name === 'quantile'
      ? ['non-summary metrics should not have "quantile" label']
      : []),
    ...(CAMEL_CASE.test(name) ? ["label names should be written in 'snake_case' not 'camelCase'"] : []),
  ]);
}

/** Samples whose name and labels another one has too, which stands before it. */
function repeated({ samples }: MetricFamily): MetricSample[] {
  const seen = new Set<string>();
  return samples.filter((sample) => {
    const key = `${sample.name} ${keyOf(sample)}`;
    const isRepeated = seen.has(key);
    seen.add(key);
    return isRepeated;
  });
}

function keyOf({ labels }: MetricSample): string {
  return JSON.stringify(labels.toSorted(([a], [b]) => compareText(a, b)));
}
