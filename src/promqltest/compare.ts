/** Compares a result with the lines of a script. Every function answers what is wrong, or null. */
import { almostEqual } from '../promql/kernels/almost-equal.ts';
import { describeHistogram, matchesHistogram } from './compare-histograms.ts';
import { compareRows, labelsKey, type ResultRow, type SampleValue, valueText } from './result-rows.ts';
import type { SeriesLine, SeriesValue } from './series-notation.ts';

/** Relative difference of two values that still count as equal. */
const EPSILON = 1e-6;

export function compareScalar(expected: number, got: SampleValue | undefined): string | null {
  if (got === undefined) return `expected ${valueText(expected)}, got nothing`;
  return sameValue(expected, got) ? null : `expected ${valueText(expected)}, got ${valueText(got)}`;
}

/** Every row has one sample; its time is not looked at. */
export function compareVector(
  expected: readonly SeriesLine[],
  rows: readonly ResultRow[],
  ordered: boolean,
): string | null {
  const places = new Map(expected.map(({ labels }, i) => [labelsKey(labels), i]));
  const seen = new Set<string>();
  for (const [position, { key, values }] of rows.entries()) {
    const place = places.get(key);
    if (place === undefined) return `unexpected series ${key} with ${values.map(valueText).join(' ')}`;
    if (seen.has(key)) return `series ${key} is there twice`;
    seen.add(key);
    if (ordered && place !== position) return `series ${key} is at position ${position + 1}, expected ${place + 1}`;
    const [value] = expected[place].values;
    if (!sameValue(value, values[0]))
      return `${key}: expected ${expectedText(value)}, got ${gotText(value, values[0])}`;
  }
  return missing(places.keys(), seen);
}

/** Expected value i of a series is at fromMs + i * stepMs; where it is omitted there must be no sample. */
export function compareMatrix(
  expected: readonly SeriesLine[],
  rows: readonly ResultRow[],
  range: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
): string | null {
  const lines = new Map(expected.map((line) => [labelsKey(line.labels), line]));
  const seen = new Set<string>();
  for (const row of rows) {
    const line = lines.get(row.key);
    if (line === undefined) return `unexpected series ${row.key} with ${row.values.map(valueText).join(' ')}`;
    if (seen.has(row.key)) return `series ${row.key} is there twice`;
    seen.add(row.key);
    const difference = comparePoints(line, row, range);
    if (difference !== null) return `${row.key}: ${difference}`;
  }
  return missing(lines.keys(), seen) ?? compareOrder(rows);
}

export function compareOrder(rows: readonly ResultRow[]): string | null {
  for (let i = 1; i < rows.length; i++) {
    if (compareRows(rows[i - 1], rows[i]) >= 0) return `${rows[i - 1].key} comes before ${rows[i].key}`;
  }
  return null;
}

function comparePoints(
  { values }: SeriesLine,
  row: ResultRow,
  { fromMs, toMs, stepMs }: { readonly fromMs: number; readonly toMs: number; readonly stepMs: number },
): string | null {
  const expected = values.map((value, i) => ({ value, time: fromMs + i * stepMs })).filter(isSample);
  if (expected.some(({ time }) => time > toMs)) return 'the line has values beyond the end of the range';
  if (expected.length !== row.times.length) {
    return `expected ${expected.length} samples, got ${row.times.length}: ${row.values.map(valueText).join(' ')}`;
  }
  for (const [i, { value, time }] of expected.entries()) {
    if (time !== row.times[i]) return `expected a sample at ${time} ms, got one at ${row.times[i]} ms`;
    if (!sameValue(value, row.values[i]))
      return `expected ${expectedText(value)} at ${time} ms, got ${gotText(value, row.values[i])}`;
  }
  return null;
}

function isSample({ value }: { value: SeriesValue }): boolean {
  return value !== 'omitted';
}

function sameValue(expected: SeriesValue, got: SampleValue): boolean {
  if (typeof expected === 'number') return typeof got === 'number' && almostEqual(expected, got, EPSILON);
  return typeof expected === 'object' && typeof got === 'object' && matchesHistogram(expected, got, EPSILON);
}

function expectedText(value: SeriesValue): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' ? valueText(value) : describeHistogram(value.histogram, value.hintGiven);
}

/** A histogram with what its bare text leaves out, where that may be what differs. */
function gotText(expected: SeriesValue, got: SampleValue): string {
  if (typeof got === 'number' || typeof expected !== 'object') return valueText(got);
  return describeHistogram(got, expected.hintGiven);
}

function missing(keys: Iterable<string>, seen: ReadonlySet<string>): string | null {
  for (const key of keys) if (!seen.has(key)) return `series ${key} is missing`;
  return null;
}
