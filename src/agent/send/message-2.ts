/**
 * Samples of a round as a message of remote write 2.0, and back: the queue holds these messages, and a receiver that has only 1.0
 * gets what they say as 1.0.
 *
 *   Request    { symbols = 4, timeseries = 5 }      TimeSeries { labels_refs = 1, samples = 2, metadata = 5 }
 *   Sample     { value = 1, timestamp = 2 }         Metadata   { type = 1, help_ref = 3 }
 */
import type { LabelPairs } from '../../model/label-pairs.ts';
import { STALE_HIGH, STALE_LOW } from '../../model/samples.ts';
import { ByteBuffer } from '../../storage/chunk/byte-buffer.ts';
import { putByte, putDouble, putVarint, putWords } from '../../storage/chunk/varint.ts';
import type { MetricType } from '../metric-family.ts';
import type { RoundSample } from '../round-sink.ts';
import { putAll, putBytes, putPart } from './message-parts.ts';

const SYMBOLS = 0x22;
const TIMESERIES = 0x2a;
const LABELS_REFS = 0x0a;
const SAMPLES = 0x12;
const METADATA = 0x2a;
const VALUE = 0x09;
const TIMESTAMP = 0x10;
const TYPE = 0x08;
const HELP_REF = 0x18;

const TYPES: Readonly<Record<MetricType, number>> = { untyped: 0, counter: 1, gauge: 2, histogram: 3, summary: 5 };

export function encodeMessage2(samples: readonly RoundSample[]): Uint8Array {
  const symbols = new Map<string, number>([['', 0]]);
  const refOf = (text: string): number => {
    const known = symbols.get(text);
    if (known !== undefined) return known;
    symbols.set(text, symbols.size);
    return symbols.size - 1;
  };
  const series = new ByteBuffer();
  const one = new ByteBuffer();
  const part = new ByteBuffer();
  for (const sample of samples) {
    one.reset();
    putRefs(one, part, sample.labels, refOf);
    putSample(one, part, sample);
    if (sample.metadata !== null) {
      part.reset();
      putByte(part, TYPE);
      putVarint(part, TYPES[sample.metadata.type]);
      putByte(part, HELP_REF);
      putVarint(part, refOf(sample.metadata.help));
      putPart(one, METADATA, part);
    }
    putPart(series, TIMESERIES, one);
  }
  const message = new ByteBuffer();
  for (const text of symbols.keys()) putBytes(message, SYMBOLS, Buffer.from(text));
  putAll(message, series.bytes.subarray(0, series.length));
  return message.bytes.slice(0, message.length);
}

function putRefs(out: ByteBuffer, part: ByteBuffer, labels: LabelPairs, refOf: (text: string) => number): void {
  part.reset();
  for (const [name, value] of labels) {
    putVarint(part, refOf(name));
    putVarint(part, refOf(value));
  }
  putPart(out, LABELS_REFS, part);
}

function putSample(out: ByteBuffer, part: ByteBuffer, { value, timeMs }: RoundSample): void {
  part.reset();
  putByte(part, VALUE);
  if (value === 'stale') putWords(part, STALE_LOW, STALE_HIGH);
  else putDouble(part, value);
  putByte(part, TIMESTAMP);
  putVarint(part, timeMs);
  putPart(out, SAMPLES, part);
}
