/**
 * Samples and exemplars, which both versions of remote write have.
 *
 *   message Sample    { double value = 1; int64 timestamp = 2; int64 start_timestamp = 3; }    the last one in 2.0 only
 */
import { FIXED64, VARINT, WireError, type WireReader } from './wire.ts';
import type { WriteRequestColumns } from './write-request.ts';

const VALUE = (1 << 3) | FIXED64;
const TIMESTAMP = (2 << 3) | VARINT;
const START_TIMESTAMP = (3 << 3) | VARINT;

/** Reads the message between the reader's position and `end`. */
export function decodeSample(reader: WireReader, end: number, hasStarts: boolean, into: WriteRequestColumns): void {
  const { bytes, end: outerEnd } = reader;
  const sample = into.nextSample();
  const values = into.values;
  reader.end = end;
  let time = 0;
  let low = 0;
  let high = 0;
  while (reader.position < end) {
    const tag = reader.varint32();
    if (tag === VALUE) {
      const at = reader.fixed64();
      low = wordAt(bytes, at);
      high = wordAt(bytes, at + 4);
    } else if (tag === TIMESTAMP) {
      time = reader.int64();
    } else if (tag === START_TIMESTAMP && hasStarts) {
      into.setStart(sample, reader.int64());
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

/** Four bytes, little endian. */
export function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}
