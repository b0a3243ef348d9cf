/**
 * A native histogram of either version of remote write, out of its message. Buckets of integer histograms come as
 * differences, each to the bucket before it.
 *
 *   message Histogram  { oneof count { uint64 count_int = 1; double count_float = 2; }  double sum = 3;
 *                        sint32 schema = 4;  double zero_threshold = 5;
 *                        oneof zero_count { uint64 zero_count_int = 6; double zero_count_float = 7; }
 *                        repeated BucketSpan negative_spans = 8;  repeated sint64 negative_deltas = 9;
 *                        repeated double negative_counts = 10;    repeated BucketSpan positive_spans = 11;
 *                        repeated sint64 positive_deltas = 12;    repeated double positive_counts = 13;
 *                        ResetHint reset_hint = 14;               int64 timestamp = 15;
 *                        repeated double custom_values = 16;      int64 start_timestamp = 17; }
 *   message BucketSpan { sint32 offset = 1; uint32 length = 2; }
 */
import type { CounterReset, Histogram } from '../model/histogram.ts';
import { STALE_HIGH, STALE_LOW } from '../model/samples.ts';
import { BYTES, FIXED64, VARINT, type WireReader } from './wire.ts';

export interface ReceivedHistogram {
  readonly timeMs: number;
  /** 0: not set. */
  readonly startMs: number;
  /** Its sum is the staleness marker: there is nothing else in it. */
  readonly isStale: boolean;
  /** All counts are whole numbers by their type. */
  readonly isInteger: boolean;
  /** As it came: not checked (histogram-validity.ts). */
  readonly histogram: Histogram;
}

const FIELD = { varint: VARINT, fixed64: FIXED64, bytes: BYTES } as const;
const tag = (number: number, type: keyof typeof FIELD): number => (number << 3) | FIELD[type];

const COUNT_INT = tag(1, 'varint');
const COUNT_FLOAT = tag(2, 'fixed64');
const SUM = tag(3, 'fixed64');
const SCHEMA = tag(4, 'varint');
const ZERO_THRESHOLD = tag(5, 'fixed64');
const ZERO_COUNT_INT = tag(6, 'varint');
const ZERO_COUNT_FLOAT = tag(7, 'fixed64');
const NEGATIVE_SPANS = tag(8, 'bytes');
const NEGATIVE_DELTAS = 9;
const NEGATIVE_COUNTS = 10;
const POSITIVE_SPANS = tag(11, 'bytes');
const POSITIVE_DELTAS = 12;
const POSITIVE_COUNTS = 13;
const RESET_HINT = tag(14, 'varint');
const TIMESTAMP = tag(15, 'varint');
const CUSTOM_VALUES = 16;
const START_TIMESTAMP = tag(17, 'varint');
const SPAN_OFFSET = tag(1, 'varint');
const SPAN_LENGTH = tag(2, 'varint');

const RESET_HINTS = 4;

/** What is read of one side of the zero. */
interface Side {
  readonly spans: number[];
  readonly deltas: number[];
  readonly counts: number[];
}

/** Reads the message between the reader's position and `end`. */
export function decodeHistogram(reader: WireReader, end: number): ReceivedHistogram {
  const outerEnd = reader.end;
  reader.end = end;
  const positive: Side = { spans: [], deltas: [], counts: [] };
  const negative: Side = { spans: [], deltas: [], counts: [] };
  const customValues: number[] = [];
  let count = 0;
  let zeroCount = 0;
  let isInteger = true;
  let sum = 0;
  let isStale = false;
  let schema = 0;
  let zeroThreshold = 0;
  let hint = 0;
  let timeMs = 0;
  let startMs = 0;
  while (reader.position < end) {
    const field = reader.varint32();
    if (field === COUNT_INT) count = unsigned(reader.int64());
    else if (field === COUNT_FLOAT) {
      count = float(reader);
      isInteger = false;
    } else if (field === SUM) {
      isStale = isStaleBits(reader);
      sum = float(reader);
    } else if (field === SCHEMA) schema = zigzag(reader.int64());
    else if (field === ZERO_THRESHOLD) zeroThreshold = float(reader);
    else if (field === ZERO_COUNT_INT) zeroCount = unsigned(reader.int64());
    else if (field === ZERO_COUNT_FLOAT) zeroCount = float(reader);
    else if (field === NEGATIVE_SPANS) decodeSpan(reader, negative.spans);
    else if (field === POSITIVE_SPANS) decodeSpan(reader, positive.spans);
    else if (field === RESET_HINT) hint = reader.int64();
    else if (field === TIMESTAMP) timeMs = reader.int64();
    else if (field === START_TIMESTAMP) startMs = reader.int64();
    else if (!decodeRepeated(reader, field, positive, negative, customValues)) reader.skip(field);
  }
  reader.end = outerEnd;
  return {
    timeMs,
    startMs,
    isStale,
    isInteger,
    histogram: {
      counterReset: (hint > 0 && hint < RESET_HINTS ? hint : 0) as CounterReset,
      schema,
      zeroThreshold,
      zeroCount,
      count,
      sum,
      positiveSpans: Int32Array.from(positive.spans),
      positiveBuckets: bucketsOf(positive, isInteger),
      negativeSpans: Int32Array.from(negative.spans),
      negativeBuckets: bucketsOf(negative, isInteger),
      customValues: Float64Array.from(customValues),
    },
  };
}

/** The repeated numbers, packed or one by one; false for another field. */
function decodeRepeated(
  reader: WireReader,
  field: number,
  positive: Side,
  negative: Side,
  customValues: number[],
): boolean {
  switch (field >>> 3) {
    case NEGATIVE_DELTAS:
      return decodeDeltas(reader, field & 7, negative.deltas);
    case POSITIVE_DELTAS:
      return decodeDeltas(reader, field & 7, positive.deltas);
    case NEGATIVE_COUNTS:
      return decodeFloats(reader, field & 7, negative.counts);
    case POSITIVE_COUNTS:
      return decodeFloats(reader, field & 7, positive.counts);
    case CUSTOM_VALUES:
      return decodeFloats(reader, field & 7, customValues);
    default:
      return false;
  }
}

function decodeDeltas(reader: WireReader, type: number, into: number[]): boolean {
  if (type === VARINT) into.push(zigzag(reader.int64()));
  else if (type === BYTES) {
    const end = reader.length() + reader.position;
    while (reader.position < end) into.push(zigzag(reader.int64()));
  } else return false;
  return true;
}

function decodeFloats(reader: WireReader, type: number, into: number[]): boolean {
  if (type === FIXED64) into.push(float(reader));
  else if (type === BYTES) {
    const end = reader.length() + reader.position;
    while (reader.position < end) into.push(float(reader));
  } else return false;
  return true;
}

function decodeSpan(reader: WireReader, into: number[]): void {
  const end = reader.length() + reader.position;
  let offset = 0;
  let length = 0;
  while (reader.position < end) {
    const field = reader.varint32();
    if (field === SPAN_OFFSET) offset = zigzag(reader.int64());
    else if (field === SPAN_LENGTH) length = reader.varint32();
    else reader.skip(field);
  }
  into.push(offset, length);
}

function bucketsOf({ deltas, counts }: Side, isInteger: boolean): Float64Array {
  if (!isInteger) return Float64Array.from(counts);
  let bucket = 0;
  return Float64Array.from(deltas, (delta) => {
    bucket += delta;
    return bucket;
  });
}

function float(reader: WireReader): number {
  const at = reader.fixed64();
  const { buffer, byteOffset } = reader.bytes;
  return new DataView(buffer, byteOffset + at, 8).getFloat64(0, true);
}

/** Looks at the 64-bit field that comes next, without passing over it. */
function isStaleBits(reader: WireReader): boolean {
  const at = reader.fixed64();
  reader.position = at;
  const { buffer, byteOffset } = reader.bytes;
  const view = new DataView(buffer, byteOffset + at, 8);
  return view.getUint32(0, true) === STALE_LOW && view.getUint32(4, true) === STALE_HIGH;
}

/** A uint64 that was read as a signed number. */
function unsigned(value: number): number {
  return value < 0 ? value + 2 ** 64 : value;
}

/** Numbers of magnitude up to 2^53 come back exactly. */
function zigzag(value: number): number {
  const code = unsigned(value);
  return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
}
