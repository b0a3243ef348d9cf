/**
 * The value of a query as JSON bytes: `"resultType":...,"result":...`, what stands between the braces of `data`. It runs in
 * the worker, and bounds how fast wide range queries are answered: a point is written as bytes, never as a string.
 */
import { formatFloat, formatFloatPlain } from '../model/go-format.ts';
import type { Histogram } from '../model/histogram.ts';
import type { QueryValue, RawRow } from '../promql/engine.ts';
import { type Batch, PRESENT, type StepGrid } from '../promql/operators/operator.ts';
import type { ByteWriter } from './byte-writer.ts';
import { FLOAT_BYTES_MAX, writeFloat } from './float-text.ts';
import type { AnswerGzip } from './gzip/answer-gzip.ts';
import type { Repeats } from './gzip/repeats.ts';
import { writeHistogram } from './histogram-json.ts';
import { quoteJson } from './json-text.ts';
import type { LabelJson } from './label-json.ts';
import type { PointsText } from './points/points-text.ts';
import type { RowTexts } from './rows/row-texts.ts';
import { formatTime } from './time-text.ts';

/** Quote and bracket behind a value. */
const VALUE_END_BYTES = 2;
/** The same, and a comma. */
const POINT_END_BYTES = 3;
/** A time of 17 digits with sign and point, and the bracket, comma and quote around it. */
const POINT_START_BYTES_MAX = 24;

export type ResultKind = 'instant' | 'range';

type Columns = QueryValue & { readonly kind: 'columns' };

/** What a thread keeps from one result to the next. */
export interface ResultTexts {
  readonly rows: RowTexts;
  readonly points: PointsText;
  /** Of the newest result. */
  readonly repeats: Repeats;
  /** Compresses the result while it is written; left out: nobody does yet. */
  readonly gzip?: AnswerGzip | null;
}

/**
 * @param limit rows to write, 0: all
 * @returns where what is written repeats itself; null when nobody looked
 */
export function writeResult(
  value: QueryValue,
  kind: ResultKind,
  limit: number,
  texts: ResultTexts,
  into: ByteWriter,
): Repeats | null {
  if (value.kind === 'columns') {
    return kind === 'range' ? writeMatrix(value, limit, texts, into) : writeVector(value, limit, texts, into);
  }
  if (value.kind === 'scalar') writeSingle('scalar', value.timeMs, formatFloatPlain(value.value), into);
  else if (value.kind === 'string') writeSingle('string', value.timeMs, value.value, into);
  else writeSamples(value.rows, limit, texts.rows.labels, into);
  return null;
}

/** Rows that writeResult without a limit writes. */
export function rowCount(value: QueryValue): number {
  if (value.kind === 'columns') return value.order.row.length;
  return value.kind === 'samples' ? value.rows.length : 1;
}

function writeSingle(type: 'scalar' | 'string', timeMs: number, text: string, into: ByteWriter): void {
  into.text(`"resultType":"${type}","result":[${formatTime(timeMs)},${quoteJson(text)}]`);
}

function writeVector(value: Columns, limit: number, { rows, repeats }: ResultTexts, into: ByteWriter): Repeats | null {
  const isPlain = hasOnlyFloats(value.batches);
  const count = limited(value.order.row.length, limit);
  into.ascii('"resultType":"vector","result":[');
  if (isPlain) {
    repeats.restart();
    rows.begin(`,"value":[${formatTime(value.grid.startMs)},"`);
    rows.writeVector(value, count, into, repeats);
  } else writeMixedVector(value, count, rows.labels, into);
  into.ascii(']');
  return isPlain ? repeats : null;
}

function writeMixedVector({ grid, batches, order }: Columns, count: number, labels: LabelJson, into: ByteWriter): void {
  const time = formatTime(grid.startMs);
  for (let i = 0; i < count; i++) {
    const batch = batches[order.batch[i]];
    const row = order.row[i];
    into.ascii(i === 0 ? '{"metric":' : ',{"metric":');
    labels.write(batch.labels[row], into);
    const histogram = histogramAt(batch, row);
    if (histogram === null) into.ascii(`,"value":[${time},"${formatFloat(batch.values[row])}"`);
    else {
      into.ascii(`,"histogram":[${time},`);
      writeHistogram(histogram, into);
    }
    into.ascii(']}');
  }
}

function writeMatrix(
  { grid, batches, order }: Columns,
  limit: number,
  { rows, points, repeats, gzip: compressor = null }: ResultTexts,
  into: ByteWriter,
): Repeats | null {
  repeats.restart();
  const isPlain = hasOnlyFloats(batches);
  const gzip = isPlain ? compressor : null;
  const prefix = ',"values":[';
  rows.begin(prefix);
  points.begin(grid);
  into.ascii('"resultType":"matrix","result":[');
  let headAt = into.length;
  const count = limited(order.row.length, limit);
  gzip?.expect(count * grid.count);
  for (let i = 0; i < count; i++) {
    const batch = batches[order.batch[i]];
    const row = order.row[i];
    into.ascii(i === 0 ? '{"metric":' : ',{"metric":');
    if (isPlain) rows.writeHead(batch.labels[row], headAt, into, repeats);
    else rows.labels.write(batch.labels[row], into);
    if (batch.histograms === null || hasFloat(batch.present, row * grid.count, grid.count)) {
      if (!isPlain) into.ascii(prefix);
      const pointsAt = into.length;
      points.write(batch.values, batch.present, row * grid.count, grid.count, into, repeats, gzip);
      // A row without points does not end like the others, and its head may be a repeat up to its last byte.
      const endBytes = into.length === pointsAt ? 0 : VALUE_END_BYTES;
      headAt = Math.max(into.length - endBytes, repeats.end);
      into.ascii(']');
    }
    writeHistogramPoints(histogramPoints(grid, batch, row), into);
    into.ascii('}');
  }
  into.ascii(']');
  return isPlain ? repeats : null;
}

/** Texts of histograms repeat themselves in their own ways, which nobody notes. */
function hasOnlyFloats(batches: readonly Batch[]): boolean {
  return batches.every(({ histograms }) => histograms === null);
}

/** A histogram and its time in milliseconds. */
type HistogramPoint = readonly [timeMs: number, histogram: Histogram];

function histogramAt({ histograms, present }: Batch, at: number): Histogram | null {
  return histograms !== null && present[at] === PRESENT.histogram ? histograms[at] : null;
}

function hasFloat(present: Uint8Array, from: number, count: number): boolean {
  return present.subarray(from, from + count).includes(PRESENT.float);
}

function histogramPoints({ startMs, stepMs, count }: StepGrid, batch: Batch, row: number): HistogramPoint[] {
  const points: HistogramPoint[] = [];
  if (batch.histograms === null) return points;
  for (let step = 0; step < count; step++) {
    const histogram = histogramAt(batch, row * count + step);
    if (histogram !== null) points.push([startMs + step * stepMs, histogram]);
  }
  return points;
}

/** Nothing at all when there are no points. */
function writeHistogramPoints(points: readonly HistogramPoint[], into: ByteWriter): void {
  if (points.length === 0) return;
  points.forEach(([timeMs, histogram], i) => {
    into.ascii(`${i === 0 ? ',"histograms":[' : ','}[${formatTime(timeMs)},`);
    writeHistogram(histogram, into);
    into.ascii(']');
  });
  into.ascii(']');
}

function writeSamples(rows: readonly RawRow[], limit: number, labels: LabelJson, into: ByteWriter): void {
  into.ascii('"resultType":"matrix","result":[');
  const count = limited(rows.length, limit);
  for (let row = 0; row < count; row++) {
    into.ascii(row === 0 ? '{"metric":' : ',{"metric":');
    labels.write(rows[row].labels, into);
    writeRawFloats(rows[row], into);
    writeHistogramPoints(rawHistograms(rows[row]), into);
    into.ascii('}');
  }
  into.ascii(']');
}

/** Nothing at all when every sample is a histogram. */
function writeRawFloats({ times, values, histograms }: RawRow, into: ByteWriter): void {
  into.reserve(times.length * (POINT_START_BYTES_MAX + FLOAT_BYTES_MAX + POINT_END_BYTES));
  let first = true;
  for (let i = 0; i < times.length; i++) {
    if (histograms !== null && histograms[i] !== null) continue;
    into.ascii(`${first ? ',"values":[' : ','}[${formatTime(times[i])},"`);
    into.reserve(FLOAT_BYTES_MAX);
    into.length = writeFloat(into.bytes, into.length, values[i]);
    into.ascii('"]');
    first = false;
  }
  if (!first) into.ascii(']');
}

function rawHistograms({ times, histograms }: RawRow): HistogramPoint[] {
  const points: HistogramPoint[] = [];
  histograms?.forEach((histogram, i) => {
    if (histogram !== null) points.push([times[i], histogram]);
  });
  return points;
}

function limited(count: number, limit: number): number {
  return limit === 0 ? count : Math.min(count, limit);
}
