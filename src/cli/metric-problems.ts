/** What a linter has to say of exposed metrics: the findings of promtool check metrics. */
import type { MetricFamily } from '../agent/metric-family.ts';

/** Units by their names; those that are not base units lead to one. */
const UNITS: Readonly<Record<string, string>> = {
  amperes: 'amperes',
  bytes: 'bytes',
  celsius: 'celsius',
  grams: 'grams',
  joules: 'joules',
  kelvin: 'kelvin',
  meters: 'meters',
  metres: 'metres',
  seconds: 'seconds',
  volts: 'volts',
  minutes: 'seconds',
  hours: 'seconds',
  days: 'seconds',
  weeks: 'seconds',
  kelvins: 'kelvin',
  fahrenheit: 'celsius',
  rankine: 'celsius',
  inches: 'meters',
  yards: 'meters',
  miles: 'meters',
  bits: 'bytes',
  calories: 'joules',
  pounds: 'grams',
  ounces: 'grams',
};
const PREFIXES = [
  ...['pico', 'nano', 'micro', 'milli', 'centi', 'deci', 'deca', 'hecto'],
  ...['kilo', 'kibi', 'mega', 'mibi', 'giga', 'gibi', 'tera', 'tebi', 'peta', 'pebi'],
];
const ABBREVIATIONS = ['s', 'ms', 'us', 'ns', 'sec', 'b', 'kb', 'mb', 'gb', 'tb', 'pb', 'm', 'h', 'd'];
const TYPE_NAMES = ['counter', 'gauge', 'summary', 'histogram', 'gauge_histogram'];
const CAMEL_CASE = /[a-z][A-Z]/;

export interface MetricProblem {
  readonly metric: string;
  readonly text: string;
}

/** Sorted by metric, then by text. */
export function metricProblems(families: readonly MetricFamily[]): MetricProblem[] {
  const problems = families.flatMap((family) => {
    const texts = [...helpProblem(family), ...unitProblem(family), ...typeProblems(family), ...nameProblems(family)];
    return [...new Set(texts)].map((text) => ({ metric: family.name, text }));
  });
  const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return problems.sort((a, b) => compare(a.metric, b.metric) || compare(a.text, b.text));
}

function helpProblem({ help }: MetricFamily): string[] {
  return help === '' ? ['no help text'] : [];
}

function unitProblem({ name }: MetricFamily): string[] {
  for (const part of name.split('_').reverse()) {
    const unit = UNITS[part] === undefined ? withoutPrefix(part) : part;
    if (unit === undefined) continue;
    const base = UNITS[unit];
    return base === part ? [] : [`use base unit "${base}" instead of "${part}"`];
  }
  return [];
}

/** The unit behind a prefix: bytes of kilobytes. */
function withoutPrefix(part: string): string | undefined {
  const prefix = PREFIXES.find((one) => part.startsWith(one) && UNITS[part.slice(one.length)] !== undefined);
  return prefix === undefined ? undefined : part.slice(prefix.length);
}

function typeProblems({ name, type, samples }: MetricFamily): string[] {
  if (type === 'untyped') return [];
  const problems: string[] = [];
  const isTotal = name.endsWith('_total');
  if (type === 'counter' && !isTotal) problems.push('counter metrics should have "_total" suffix');
  if (type !== 'counter' && isTotal) problems.push('non-counter metrics should not have "_total" suffix');
  const isHistogram = type === 'histogram';
  const isSummary = type === 'summary';
  if (!isHistogram && name.endsWith('_bucket')) problems.push('non-histogram metrics should not have "_bucket" suffix');
  for (const suffix of ['_count', '_sum']) {
    if (isHistogram || isSummary || !name.endsWith(suffix)) continue;
    problems.push(`non-histogram and non-summary metrics should not have "${suffix}" suffix`);
  }
  const labels = new Set(samples.flatMap((sample) => sample.labels.map(([label]) => label)));
  if (!isHistogram && labels.has('le')) problems.push('non-histogram metrics should not have "le" label');
  if (!isSummary && labels.has('quantile')) problems.push('non-summary metrics should not have "quantile" label');
  return problems;
}

function nameProblems({ name, type, samples }: MetricFamily): string[] {
  const lower = name.toLowerCase();
  const has = (word: string) => lower.includes(`_${word}_`) || lower.endsWith(`_${word}`);
  const problems = TYPE_NAMES.filter(has).map(
    (word) => `metric name should not include type '${word.replace('_', '')}'`,
  );
  if (name.includes(':')) problems.push("metric names should not contain ':'");
  const camelCase = (what: string) => `${what} names should be written in 'snake_case' not 'camelCase'`;
  if (CAMEL_CASE.test(name)) problems.push(camelCase('metric'));
  const labels = samples.flatMap((sample) => sample.labels.map(([label]) => label));
  if (labels.some((label) => CAMEL_CASE.test(label))) problems.push(camelCase('label'));
  if (ABBREVIATIONS.some(has)) problems.push('metric names should not contain abbreviated units');
  const seen = new Set(samples.map((sample) => JSON.stringify([sample.name, [...sample.labels].sort()])));
  if (type !== 'histogram' && type !== 'summary' && seen.size < samples.length) problems.push('metric not unique');
  return problems;
}
