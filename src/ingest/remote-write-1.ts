/**
 * Remote write 1.0: the bytes of one WriteRequest to columns. Labels stay bytes.
 *
 *   message WriteRequest   { repeated TimeSeries timeseries = 1; repeated MetricMetadata metadata = 3; }
 *   message TimeSeries     { repeated Label labels = 1; repeated Sample samples = 2;
 *                            repeated Exemplar exemplars = 3; repeated Histogram histograms = 4; }
 *   message Label          { string name = 1; string value = 2; }
 *   message Exemplar       { repeated Label labels = 1; double value = 2; int64 timestamp = 3; }
 */
import { decodeHistogram } from './histogram-message.ts';
import { decodeFamily } from './metadata-message.ts';
import { decodeSample, wordAt } from './sample-message.ts';
import { BYTES, FIXED64, VARINT, type WireReader } from './wire.ts';
import type { ReceivedExemplar, WriteRequestColumns } from './write-request.ts';

const TIMESERIES = (1 << 3) | BYTES;
const METADATA = (3 << 3) | BYTES;
const LABELS = (1 << 3) | BYTES;
const SAMPLES = (2 << 3) | BYTES;
const EXEMPLARS = (3 << 3) | BYTES;
const HISTOGRAMS = (4 << 3) | BYTES;
const EXEMPLAR_VALUE = (2 << 3) | FIXED64;
const EXEMPLAR_TIMESTAMP = (3 << 3) | VARINT;

/** Decodes a whole message; throws a WireError when any part of it is malformed, before anything is stored. */
export function decodeWriteRequest(reader: WireReader, message: Uint8Array, into: WriteRequestColumns): void {
  into.reset();
  into.labelBytes = message;
  reader.reset(message, 0, message.length);
  while (reader.position < message.length) {
    const tag = reader.varint32();
    if (tag === TIMESERIES) {
      const length = reader.length();
      decodeTimeSeries(reader, reader.position + length, into);
    } else if (tag === METADATA) {
      const end = reader.length() + reader.position;
      const described = decodeFamily(reader, end);
      if (described.family !== '') into.families.push(described);
    } else {
      reader.skip(tag);
    }
  }
}

function decodeTimeSeries(reader: WireReader, end: number, into: WriteRequestColumns): void {
  const message = reader.bytes;
  const outerEnd = reader.end;
  reader.end = end;
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
      decodeSample(reader, reader.position + length, false, into);
    } else if (tag === EXEMPLARS) {
      const length = reader.length();
      into.addExemplar(decodeExemplar(reader, reader.position + length));
    } else if (tag === HISTOGRAMS) {
      const length = reader.length();
      into.addHistogram(decodeHistogram(reader, reader.position + length));
    } else {
      reader.skip(tag);
    }
  }
  reader.end = outerEnd;
  if (pieces === null) into.endSeries(labelsStart, labelsEnd);
  else endGathered(into, [message.subarray(labelsStart, labelsEnd), ...pieces]);
}

function endGathered(into: WriteRequestColumns, pieces: readonly Uint8Array[]): void {
  const whole = Buffer.concat(pieces);
  into.gathered.push(whole);
  into.endSeries(-into.gathered.length, whole.length);
}

function decodeExemplar(reader: WireReader, end: number): ReceivedExemplar {
  const { bytes, end: outerEnd } = reader;
  reader.end = end;
  const pieces: Uint8Array[] = [];
  let timeMs = 0;
  let low = 0;
  let high = 0;
  while (reader.position < end) {
    const fieldStart = reader.position;
    const tag = reader.varint32();
    if (tag === LABELS) {
      const length = reader.length();
      reader.position += length;
      pieces.push(bytes.subarray(fieldStart, reader.position));
    } else if (tag === EXEMPLAR_VALUE) {
      const at = reader.fixed64();
      low = wordAt(bytes, at);
      high = wordAt(bytes, at + 4);
    } else if (tag === EXEMPLAR_TIMESTAMP) {
      timeMs = reader.int64();
    } else {
      reader.skip(tag);
    }
  }
  reader.end = outerEnd;
  return { labels: Buffer.concat(pieces), timeMs, low, high, problem: null };
}
