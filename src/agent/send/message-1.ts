/** Samples as a message of remote write 1.0: WriteRequest { timeseries = 1 { labels = 1, samples = 2 } }. Metadata is left out. */
import { STALE_HIGH, STALE_LOW } from '../../model/samples.ts';
import { ByteBuffer } from '../../storage/chunk/byte-buffer.ts';
import { putByte, putDouble, putVarint, putWords } from '../../storage/chunk/varint.ts';
import { putLabels } from '../../storage/label-writer.ts';
import type { RoundSample } from '../round-sink.ts';
import { putPart } from './message-parts.ts';

const TIMESERIES = 0x0a;
const SAMPLES = 0x12;
const VALUE = 0x09;
const TIMESTAMP = 0x10;

export function encodeMessage1(samples: readonly Omit<RoundSample, 'metadata'>[]): Uint8Array {
  const message = new ByteBuffer();
  const series = new ByteBuffer();
  const part = new ByteBuffer();
  for (const { labels, value, timeMs } of samples) {
    series.reset();
    putLabels(series, labels);
    part.reset();
    putByte(part, VALUE);
    if (value === 'stale') putWords(part, STALE_LOW, STALE_HIGH);
    else putDouble(part, value);
    putByte(part, TIMESTAMP);
    putVarint(part, timeMs);
    putPart(series, SAMPLES, part);
    putPart(message, TIMESERIES, series);
  }
  return message.bytes.slice(0, message.length);
}
