/**
 * A native histogram as JSON: `{"count":"9","sum":"12.5","buckets":[[3,"-0.001","0.001","4"],[0,"0.5","1","5"]]}`. Buckets
 * stand in ascending order, those without observations are left out, and so is `buckets` when there are none.
 */
import { type Histogram, usesCustomBuckets } from '../model/histogram.ts';
import { allBuckets } from '../promql/histogram/buckets.ts';
import type { ByteWriter } from './byte-writer.ts';
import { FLOAT_BYTES_MAX, writeFloat } from './float-text.ts';

/** Which of its bounds belong to a bucket. */
const BOUNDS = { upper: 0, lower: 1, both: 3 } as const;

export function writeHistogram(histogram: Histogram, into: ByteWriter): void {
  into.ascii('{"count":"');
  writeNumber(histogram.count, into);
  into.ascii('","sum":"');
  writeNumber(histogram.sum, into);
  writeBuckets(histogram, into);
  into.ascii('}');
}

function writeBuckets(histogram: Histogram, into: ByteWriter): void {
  const isCustom = usesCustomBuckets(histogram);
  const { lower, upper, counts } = allBuckets(histogram);
  let first = true;
  for (let i = 0; i < counts.length; i++) {
    if (counts[i] === 0) continue;
    into.ascii(first ? '","buckets":[[' : '],[');
    first = false;
    const bounds = isCustom ? customBounds(lower[i]) : exponentialBounds(lower[i], upper[i]);
    into.ascii(`${bounds},"`);
    writeNumber(lower[i], into);
    into.ascii('","');
    writeNumber(upper[i], into);
    into.ascii('","');
    writeNumber(counts[i], into);
    into.ascii('"');
  }
  into.ascii(first ? '"' : ']]');
}

function customBounds(lower: number): number {
  return lower === Number.NEGATIVE_INFINITY ? BOUNDS.both : BOUNDS.upper;
}

/** The bucket around zero has both, the others the bound that is farther from zero. */
function exponentialBounds(lower: number, upper: number): number {
  if (lower < 0) return upper > 0 ? BOUNDS.both : BOUNDS.lower;
  return upper === 0 ? BOUNDS.both : BOUNDS.upper;
}

function writeNumber(value: number, into: ByteWriter): void {
  into.reserve(FLOAT_BYTES_MAX);
  into.length = writeFloat(into.bytes, into.length, value);
}
