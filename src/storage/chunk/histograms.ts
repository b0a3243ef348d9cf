/**
 * The histograms of a chunk, column by column. A run is neighbours of equal layout:
 *
 *   | samples | layout | counter resets | sum | count | zero count | positive buckets ... | negative buckets ... |   per run
 *
 * Counter resets are a signed column, all else columns of floats (floats.ts), one a bucket: a bucket that does not change
 * takes ten bytes a run. docs/format/chunk-histogram.md draws it.
 */
import { CounterReset, type Histogram } from '../../model/histogram.ts';

import type { ByteBuffer } from './byte-buffer.ts';
import type { ColumnCursor, ColumnDecoder } from './columns/column-decoder.ts';
import { DamagedChunk } from './damaged-chunk.ts';
import { encodeFloats } from './floats.ts';
import { decodeLayout, encodeLayout, type HistogramLayout, isSameLayout } from './histogram-layout.ts';
import { encodeSigned } from './signed-column.ts';
import { putVarint } from './varint.ts';

/** Of a column of floats: code, exponent, factor, first number, exceptions, form of the steps. */
const COLUMN_BYTES_MIN = 6;
/** Columns of a run beside those of the buckets: sum, count, zero count. */
const FIXED_COLUMNS = 3;

/** Encodes histograms [from, to), none of which is null. Nothing is written for none. */
export function encodeHistograms(
  histograms: readonly (Histogram | null)[],
  from: number,
  to: number,
  out: ByteBuffer,
): void {
  for (let start = from; start < to; ) {
    const first = histograms[start]!;
    let end = start + 1;
    while (end < to && isSameLayout(first, histograms[end]!)) end++;
    encodeRun(histograms.slice(start, end) as Histogram[], out);
    start = end;
  }
}

function encodeRun(run: readonly Histogram[], out: ByteBuffer): void {
  const [first] = run;
  putVarint(out, run.length);
  encodeLayout(first, out);
  encodeSigned(
    Float64Array.from(run, (histogram) => histogram.counterReset),
    out,
  );
  const column = new Float64Array(run.length);
  const words = new Uint32Array(column.buffer);
  const encodeColumn = (value: (histogram: Histogram) => number): void => {
    for (let i = 0; i < run.length; i++) column[i] = value(run[i]);
    encodeFloats(words, 0, run.length, out);
  };
  encodeColumn((histogram) => histogram.sum);
  encodeColumn((histogram) => histogram.count);
  encodeColumn((histogram) => histogram.zeroCount);
  for (let b = 0; b < first.positiveBuckets.length; b++) encodeColumn((histogram) => histogram.positiveBuckets[b]);
  for (let b = 0; b < first.negativeBuckets.length; b++) encodeColumn((histogram) => histogram.negativeBuckets[b]);
}

/**
 * Decodes all of bytes[at, end), which are `count` histograms, and puts those of [from, to) to into[intoAt] and on. Those of a run
 * share the arrays of their layout.
 */
export function decodeHistograms(
  decoder: ColumnDecoder,
  bytes: Uint8Array,
  at: number,
  end: number,
  count: number,
  into: (Histogram | null)[],
  intoAt: number,
  from = 0,
  to = count,
): void {
  const cursor = decoder.open(bytes, at, end);
  for (let done = 0; done < count; ) {
    const run = cursor.varint();
    if (!(run > 0 && run <= count - done)) throw new DamagedChunk(`a run of ${run} histograms, ${count - done} wanted`);
    const histogram = decodeRun(cursor, run);
    for (let i = Math.max(from, done); i < Math.min(to, done + run); i++) into[intoAt + i - from] = histogram(i - done);
    done += run;
  }
  cursor.finish();
}

/** Answers what makes each histogram of the run. */
function decodeRun(cursor: ColumnCursor, run: number): (index: number) => Histogram {
  const layout = decodeLayout(cursor);
  const resets = cursor.signedColumn(run);
  const columns = FIXED_COLUMNS + layout.positiveCount + layout.negativeCount;
  if (columns * COLUMN_BYTES_MIN > cursor.end - cursor.at) {
    throw new DamagedChunk(`${columns} columns of a histogram in ${cursor.end - cursor.at} bytes`);
  }
  const [sums, counts, zeroCounts] = takeColumns(cursor, FIXED_COLUMNS, run);
  const positive = takeColumns(cursor, layout.positiveCount, run);
  const negative = takeColumns(cursor, layout.negativeCount, run);
  for (const reset of resets) {
    if (!(reset >= 0 && reset <= CounterReset.Gauge)) throw new DamagedChunk(`counter reset ${reset} of a histogram`);
  }
  return (index) =>
    histogramAt(layout, index, resets[index] as CounterReset, sums, counts, zeroCounts, positive, negative);
}

function takeColumns(cursor: ColumnCursor, columns: number, run: number): Float64Array[] {
  return Array.from({ length: columns }, () => cursor.floats(run));
}

function histogramAt(
  layout: HistogramLayout,
  index: number,
  counterReset: CounterReset,
  sums: Float64Array,
  counts: Float64Array,
  zeroCounts: Float64Array,
  positive: readonly Float64Array[],
  negative: readonly Float64Array[],
): Histogram {
  return {
    counterReset,
    schema: layout.schema,
    zeroThreshold: layout.zeroThreshold,
    zeroCount: zeroCounts[index],
    count: counts[index],
    sum: sums[index],
    positiveSpans: layout.positiveSpans,
    positiveBuckets: rowOf(positive, index),
    negativeSpans: layout.negativeSpans,
    negativeBuckets: rowOf(negative, index),
    customValues: layout.customValues,
  };
}

function rowOf(columns: readonly Float64Array[], index: number): Float64Array {
  const row = new Float64Array(columns.length);
  for (let i = 0; i < row.length; i++) row[i] = columns[i][index];
  return row;
}
