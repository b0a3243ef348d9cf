/**
 * Remote write 1.0: the bytes of one WriteRequest to columns. Labels stay bytes.
 *
 *   message WriteRequest   { repeated TimeSeries timeseries = 1; repeated MetricMetadata metadata = 3; }
 *   message TimeSeries     { repeated Label labels = 1; repeated Sample samples = 2;
 *                            repeated Exemplar exemplars = 3; repeated Histogram histograms = 4; }
 *   message Label          { string name = 1; string value = 2; }
 *   message Sample         { double value = 1; int64 timestamp = 2; }
 */
import { BYTES, FIXED64, VARINT, WireError, type WireReader } from './wire.ts';

const TIMESERIES = (1 << 3) | BYTES;
const METADATA = (3 << 3) | BYTES;
const LABELS = (1 << 3) | BYTES;
const SAMPLES = (2 << 3) | BYTES;
const EXEMPLARS = (3 << 3) | BYTES;
const HISTOGRAMS = (4 << 3) | BYTES;
const SAMPLE_VALUE = (1 << 3) | FIXED64;
const SAMPLE_TIMESTAMP = (2 << 3) | VARINT;

/**
 * One decoded request. Series s has the label section [labelsStart[s], labelsEnd[s]) of the message and the samples from
 * samplesEnd[s - 1] (0 for the first) to samplesEnd[s]. Valid until the next decode, and as long as the message's bytes.
 */
export class WriteRequestColumns {
  seriesCount = 0;
  sampleCount = 0;
  exemplarCount = 0;
  histogramCount = 0;
  labelsStart = new Int32Array(2048);
  labelsEnd = new Int32Array(2048);
  samplesEnd = new Int32Array(2048);
  times = new Float64Array(2048);
  /** Low word, high word of each value. */
  values = new Int32Array(4096);
  /**
   * Label sections that do not lie in one piece, put together. Series s has piece -1 - labelsStart[s] where that is
   * negative.
   */
  readonly gathered: Uint8Array[] = [];
  /** Start and end of each MetricMetadata. */
  readonly metadata: number[] = [];

  reset(): void {
    this.seriesCount = 0;
    this.sampleCount = 0;
    this.exemplarCount = 0;
    this.histogramCount = 0;
    this.gathered.length = 0;
    this.metadata.length = 0;
  }

  /** The label section of a series: a view. */
  labels(message: Uint8Array, series: number): Uint8Array {
    const start = this.labelsStart[series];
    return start >= 0 ? message.subarray(start, this.labelsEnd[series]) : this.gathered[-1 - start];
  }

  growSeries(): void {
    this.labelsStart = doubled(this.labelsStart);
    this.labelsEnd = doubled(this.labelsEnd);
    this.samplesEnd = doubled(this.samplesEnd);
  }

  growSamples(): void {
    const times = new Float64Array(this.times.length * 2);
    times.set(this.times);
    this.times = times;
    this.values = doubled(this.values);
  }
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(column.length * 2);
  grown.set(column);
  return grown;
}

/** Decodes a whole message; throws a WireError when any part of it is malformed, before anything is stored. */
export function decodeWriteRequest(reader: WireReader, message: Uint8Array, into: WriteRequestColumns): void {
  into.reset();
  reader.reset(message, 0, message.length);
  while (reader.position < message.length) {
    const tag = reader.varint32();
    if (tag === TIMESERIES) {
      const length = reader.length();
      decodeTimeSeries(reader, reader.position + length, into);
    } else if (tag === METADATA) {
      const length = reader.length();
      into.metadata.push(reader.position, reader.position + length);
      reader.position += length;
    } else {
      reader.skip(tag);
    }
  }
}

function decodeTimeSeries(reader: WireReader, end: number, into: WriteRequestColumns): void {
  if (into.seriesCount === into.labelsStart.length) into.growSeries();
  const message = reader.bytes;
  const outerEnd = reader.end;
  reader.end = end;
  const series = into.seriesCount++;
  const labelsStart = reader.position;
  let labelsEnd = labelsStart;
  let pieces: Uint8Array[] | null = null;
  while (reader.position < end) {
    const fieldStart = reader.position;
    const tag = message[fieldStart] < 0x80 ? message[reader.position++] : reader.varint32();
    if (tag === LABELS) {
      const length = reader.length();
      reader.position += length;
      if (fieldStart === labelsEnd) labelsEnd = reader.position;
      // The labels go on after something else.
      else pieces = [...(pieces ?? []), message.subarray(fieldStart, reader.position)];
    } else if (tag === SAMPLES) {
      const length = reader.length();
      decodeSample(reader, reader.position + length, into);
    } else {
      if (tag === EXEMPLARS) into.exemplarCount++;
      else if (tag === HISTOGRAMS) into.histogramCount++;
      reader.skip(tag);
    }
  }
  reader.end = outerEnd;
  into.labelsStart[series] = labelsStart;
  into.labelsEnd[series] = labelsEnd;
  into.samplesEnd[series] = into.sampleCount;
  if (pieces !== null) gather(into, series, [message.subarray(labelsStart, labelsEnd), ...pieces]);
}

function gather(into: WriteRequestColumns, series: number, pieces: readonly Uint8Array[]): void {
  const whole = Buffer.concat(pieces);
  into.labelsStart[series] = -1 - into.gathered.length;
  into.labelsEnd[series] = whole.length;
  into.gathered.push(whole);
}

function decodeSample(reader: WireReader, end: number, into: WriteRequestColumns): void {
  if (into.sampleCount === into.times.length) into.growSamples();
  const { bytes, end: outerEnd } = reader;
  const sample = into.sampleCount++;
  const values = into.values;
  reader.end = end;
  let time = 0;
  let low = 0;
  let high = 0;
  while (reader.position < end) {
    const tag = reader.varint32();
    if (tag === SAMPLE_VALUE) {
      const at = reader.fixed64();
      low = bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
      high = bytes[at + 4] | (bytes[at + 5] << 8) | (bytes[at + 6] << 16) | (bytes[at + 7] << 24);
    } else if (tag === SAMPLE_TIMESTAMP) {
      time = reader.int64();
    } else {
      reader.skip(tag);
    }
  }
  if (reader.position !== end) throw new WireError('sample longer than its field', reader.position);
  reader.end = outerEnd;
  into.times[sample] = time;
  values[2 * sample] = low;
  values[2 * sample + 1] = high;
}
