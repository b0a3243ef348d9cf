/** Compares the answer of a query with the samples that a test expects. */

import { formatDuration } from '../model/durations.ts';
import { formatExponent, goQuote } from '../model/go-format.ts';
import type { Histogram } from '../model/histogram.ts';
import { compareText } from '../model/labels.ts';
import type { QueryResult } from '../promql/engine.ts';
import { describeHistogram } from '../promqltest/compare-histograms.ts';
import { parseHistogram } from '../promqltest/histogram-notation.ts';
import { comparable, labelsKey } from '../promqltest/result-rows.ts';
import { scanLabels } from '../promqltest/series-notation.ts';
import { differenceOf } from './difference.ts';
import type { ExpectedSample, ExprTest } from './test-file.ts';

interface Sample {
  /** {__name__="up", job="a"} */
  readonly labels: string;
  readonly value: number | Histogram;
}

/** The text of the failure, null when they are the same. */
export function exprFailure(
  { expr, eval_time: timeMs, exp_samples: expected }: ExprTest,
  ask: () => QueryResult,
  isFuzzy: boolean,
  showsDifference: boolean,
): string | null {
  const title = `    expr: ${goQuote(expr)}, time: ${formatDuration(timeMs)},`;
  try {
    const got = sorted(samplesOf(ask()));
    const wanted = sorted(expected.map(expectedSample));
    if (areSame(wanted, got, isFuzzy)) return null;
    if (!showsDifference) return `${title}\n        exp: ${listText(wanted)}\n        got: ${listText(got)}`;
    const lines = (samples: readonly Sample[]) => samples.map(sampleText).join('\n');
    return `${title}\n        diff: ${differenceOf(lines(wanted), lines(got)).trimStart()}`;
  } catch (error) {
    return `${title} err: ${(error as Error).message}`;
  }
}

function expectedSample({ labels, value, histogram }: ExpectedSample): Sample {
  const scanned = labels.trim() === '' ? { labels: new Map<string, string>(), end: labels.length } : scanLabels(labels);
  if (labels.slice(scanned.end).trim() !== '') throw new Error(`labels ${goQuote(labels)}: unexpected text at the end`);
  return { labels: labelsKey(scanned.labels), value: histogram === '' ? value : parseHistogram(histogram).histogram };
}

function samplesOf(result: QueryResult): Sample[] {
  const answer = comparable(result);
  if (answer.kind === 'scalar') return [{ labels: '{}', value: answer.value }];
  const isVector = result.value.kind === 'columns' && answer.kind === 'rows';
  if (!isVector) throw new Error('rule result is not a vector or scalar');
  return answer.rows.map(({ key, values }) => ({ labels: key, value: values[0] }));
}

function sorted(samples: Sample[]): Sample[] {
  return samples.sort((a, b) => compareText(a.labels, b.labels));
}

function areSame(wanted: readonly Sample[], got: readonly Sample[], isFuzzy: boolean): boolean {
  return (
    wanted.length === got.length &&
    wanted.every(({ labels, value }, i) => labels === got[i].labels && isSameValue(value, got[i].value, isFuzzy))
  );
}

function isSameValue(a: number | Histogram, b: number | Histogram, isFuzzy: boolean): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') {
    return (
      typeof a === 'object' && typeof b === 'object' && describeHistogram(a, false) === describeHistogram(b, false)
    );
  }
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  const distance = placeOf(a) - placeOf(b);
  return isFuzzy && (distance === 1n || distance === -1n);
}

/** Place of a float among all floats: neighbours differ by one. */
function placeOf(value: number): bigint {
  const [bits] = new BigInt64Array(Float64Array.of(value).buffer);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}

function listText(samples: readonly Sample[]): string {
  return samples.length === 0 ? 'nil' : samples.map(sampleText).join(', ');
}

function sampleText({ labels, value }: Sample): string {
  if (typeof value !== 'number') return `${labels} ${describeHistogram(value, false)}`;
  return `${labels} ${formatExponent(value).toUpperCase().replace('INF', 'Inf').replace('NAN', 'NaN')}`;
}
