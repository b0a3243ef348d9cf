/**
 * Native histograms in series notation: `{{schema:1 count:5 sum:9 z_bucket:1 z_bucket_w:0.01 buckets:[1 0 3]}}`. Keys in
 * any order; what is left out is zero or empty. `buckets` are counts of neighbouring buckets from index `offset` on.
 */
import { CounterReset, type Histogram } from '../model/histogram.ts';
import { addHistograms, subtractHistograms } from '../promql/histogram/arithmetic.ts';
import { NUMBER, parseNumber } from './number-notation.ts';

export interface HistogramLiteral {
  readonly histogram: Histogram;
  /** The hint is written, so that it counts in a comparison. */
  readonly hintGiven: boolean;
}

const HINTS = new Map<string, CounterReset>([
  ['unknown', CounterReset.Unknown],
  ['reset', CounterReset.Reset],
  ['not_reset', CounterReset.NotReset],
  ['gauge', CounterReset.Gauge],
]);

const NUMBER_KEYS = ['count', 'sum', 'z_bucket', 'z_bucket_w'];
const WHOLE_KEYS = ['schema', 'offset', 'n_offset'];
const LIST_KEYS = ['buckets', 'n_buckets', 'custom_values'];
const HINT_KEY = 'counter_reset_hint';

const PAIR = /\s*([a-z_]+)\s*:\s*(\[[^\]]*\]|[^\s[\]]+)\s*/iy;
const NUMBER_ONLY = new RegExp(`^[+-]?${NUMBER}$`, 'i');
const WHOLE_ONLY = /^[+-]?\d+$/;

export function parseHistogram(literal: string): HistogramLiteral {
  const fields = scanFields(literal);
  const number = (key: string): number => Number(fields.get(key) ?? 0);
  const numbers = (key: string): Float64Array => (fields.get(key) as Float64Array | undefined) ?? new Float64Array(0);
  const positiveBuckets = numbers('buckets');
  const negativeBuckets = numbers('n_buckets');
  const histogram: Histogram = {
    counterReset: number(HINT_KEY) as CounterReset,
    schema: number('schema'),
    zeroThreshold: number('z_bucket_w'),
    zeroCount: number('z_bucket'),
    count: number('count'),
    sum: number('sum'),
    positiveSpans: spanOf(number('offset'), positiveBuckets),
    positiveBuckets,
    negativeSpans: spanOf(number('n_offset'), negativeBuckets),
    negativeBuckets,
    customValues: numbers('custom_values'),
  };
  return { histogram, hintGiven: fields.has(HINT_KEY) };
}

function spanOf(offset: number, counts: Float64Array): Int32Array {
  return counts.length === 0 ? new Int32Array(0) : Int32Array.of(offset, counts.length);
}

function scanFields(literal: string): ReadonlyMap<string, number | Float64Array> {
  const body = literal.slice(2, -2).trimEnd();
  const fields = new Map<string, number | Float64Array>();
  for (PAIR.lastIndex = 0; PAIR.lastIndex < body.length; ) {
    const match = PAIR.exec(body);
    if (match === null) throw new Error(`a key such as buckets:[5 10 7] is expected in ${JSON.stringify(literal)}`);
    const key = match[1].toLowerCase();
    if (fields.has(key)) throw new Error(`duplicate key "${key}" in histogram`);
    fields.set(key, parseField(key, match[2]));
  }
  return fields;
}

function parseField(key: string, text: string): number | Float64Array {
  if (LIST_KEYS.includes(key) && text.startsWith('[')) {
    const items = text
      .slice(1, -1)
      .split(/\s+/)
      .filter((item) => item !== '');
    return Float64Array.from(items, (item) => checkedNumber(key, item));
  }
  if (NUMBER_KEYS.includes(key)) return checkedNumber(key, text);
  if (WHOLE_KEYS.includes(key) && WHOLE_ONLY.test(text)) return Number(text);
  const hint = key === HINT_KEY ? HINTS.get(text.toLowerCase()) : undefined;
  if (hint === undefined) throw new Error(`not a field of a histogram: ${JSON.stringify(`${key}:${text}`)}`);
  return hint;
}

function checkedNumber(key: string, text: string): number {
  if (!NUMBER_ONLY.test(text)) throw new Error(`not a number for ${key}: ${JSON.stringify(text)}`);
  return parseNumber(text);
}

/** `first` and then `count` more, each with `change` added to or taken from the one before it. */
export function expandHistograms(
  first: HistogramLiteral,
  sign: '+' | '-',
  change: HistogramLiteral,
  count: number,
): HistogramLiteral[] {
  const combine = sign === '+' ? addHistograms : subtractHistograms;
  const all: HistogramLiteral[] = [{ ...first, hintGiven: change.hintGiven }];
  for (let i = 0; i < count; i++) {
    const { histogram } = all[i];
    const { schema } = change.histogram;
    if (schema < histogram.schema) {
      throw new Error(`error combining histograms: cannot merge from schema ${schema} to ${histogram.schema}`);
    }
    const combined = combine(histogram, change.histogram);
    if (combined === null) throw new Error('error combining histograms: exponential and custom buckets');
    all.push({ histogram: combined.histogram, hintGiven: change.hintGiven });
  }
  return all;
}
