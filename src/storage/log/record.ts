/**
 * A log record: what one request added to the head. docs/format/log.md draws it.
 *
 *   0  version (1)          4  CRC-32 of everything from byte 8 on
 *   8  series defined       12  samples
 *   16 bytes of the definitions      20 bytes of the sample keys
 *   24 definitions: { log number delta, byte length, canonical label bytes } each
 *      sample keys: { log number delta, time delta } each, zigzag varints against the sample before
 *      values: 8 bytes each
 *
 * A log number names a series in the log: 32 bits, given out in order, never used again.
 */
import type { Histogram } from '../../model/histogram.ts';
import { crc32 } from './crc32.ts';

export const RECORD_VERSION = 1;
const HEADER_BYTES = 24;
const KEY_BYTES_MAX = 5 + 10;

export class DamagedRecord extends Error {
  override name = 'DamagedRecord';
}

/** Collects one record; used again for the next. */
export class RecordBuilder {
  #definitions = new Uint8Array(16 * 1024);
  #definitionBytes = 0;
  #definitionCount = 0;
  #lastDefined = 0;
  #keys = new Uint8Array(16 * 1024);
  #keyBytes = 0;
  #values = new Int32Array(4096);
  #sampleCount = 0;
  #lastNumber = 0;
  #lastTime = 0;

  get empty(): boolean {
    return this.#sampleCount === 0 && this.#definitionCount === 0;
  }

  define(number: number, labels: Uint8Array): void {
    const needed = this.#definitionBytes + 10 + labels.length;
    if (needed > this.#definitions.length) this.#definitions = enlarged(this.#definitions, needed);
    let at = putVarint(this.#definitions, this.#definitionBytes, number - this.#lastDefined);
    at = putVarint(this.#definitions, at, labels.length);
    this.#definitions.set(labels, at);
    this.#definitionBytes = at + labels.length;
    this.#lastDefined = number;
    this.#definitionCount++;
  }

  add(number: number, timeMs: number, low: number, high: number): void {
    if (this.#keyBytes + KEY_BYTES_MAX > this.#keys.length) {
      this.#keys = enlarged(this.#keys, this.#keyBytes + KEY_BYTES_MAX);
    }
    const sample = this.#sampleCount++;
    if (2 * sample === this.#values.length) {
      const values = new Int32Array(this.#values.length * 2);
      values.set(this.#values);
      this.#values = values;
    }
    const at = putVarint(this.#keys, this.#keyBytes, zigzag(number - this.#lastNumber));
    this.#keyBytes = putVarint(this.#keys, at, zigzag(timeMs - this.#lastTime));
    this.#lastNumber = number;
    this.#lastTime = timeMs;
    this.#values[2 * sample] = low;
    this.#values[2 * sample + 1] = high;
  }

  /** A histogram, or with null a float, with a start time (0: not known). */
  addRich(
    number: number,
    timeMs: number,
    startMs: number,
    histogram: Histogram | null,
    low: number,
    high: number,
  ): void {
    throw new Error(`not there yet: ${number} ${timeMs} ${startMs} ${histogram === null} ${low} ${high}`);
  }

  /** The record as bytes of its own; the builder is empty afterwards. */
  take(): Buffer {
    const keysAt = HEADER_BYTES + this.#definitionBytes;
    const valuesAt = keysAt + this.#keyBytes;
    const record = Buffer.allocUnsafeSlow(valuesAt + 8 * this.#sampleCount);
    record.writeUInt32LE(RECORD_VERSION, 0);
    record.writeUInt32LE(this.#definitionCount, 8);
    record.writeUInt32LE(this.#sampleCount, 12);
    record.writeUInt32LE(this.#definitionBytes, 16);
    record.writeUInt32LE(this.#keyBytes, 20);
    record.set(this.#definitions.subarray(0, this.#definitionBytes), HEADER_BYTES);
    record.set(this.#keys.subarray(0, this.#keyBytes), keysAt);
    record.set(new Uint8Array(this.#values.buffer, 0, 8 * this.#sampleCount), valuesAt);
    record.writeUInt32LE(crc32(record.subarray(8, record.length)), 4);
    this.#reset();
    return record;
  }

  #reset(): void {
    this.#definitionBytes = 0;
    this.#definitionCount = 0;
    this.#lastDefined = 0;
    this.#keyBytes = 0;
    this.#sampleCount = 0;
    this.#lastNumber = 0;
    this.#lastTime = 0;
  }
}

export interface RecordVisitor {
  /** `labels` is a view that dies with the record. */
  define(number: number, labels: Uint8Array): void;
  sample(number: number, timeMs: number, low: number, high: number): void;
}

/** Walks a record; throws DamagedRecord before it visits anything when the checksum or the lengths are wrong. */
export function readRecord(record: Buffer, visitor: RecordVisitor): void {
  const counts = checkHeader(record);
  const cursor = { at: HEADER_BYTES };
  let number = 0;
  for (let i = 0; i < counts.definitions; i++) {
    number += readVarint(record, cursor);
    const length = readVarint(record, cursor);
    visitor.define(number, record.subarray(cursor.at, cursor.at + length));
    cursor.at += length;
  }
  readSamples(record, cursor, counts.valuesAt, counts.samples, visitor);
}

function readSamples(
  record: Buffer,
  cursor: { at: number },
  valuesAt: number,
  count: number,
  visitor: RecordVisitor,
): void {
  const view = new DataView(record.buffer, record.byteOffset, record.length);
  let number = 0;
  let time = 0;
  for (let i = 0, at = valuesAt; i < count; i++, at += 8) {
    number += unzigzag(readVarint(record, cursor));
    time += unzigzag(readVarint(record, cursor));
    visitor.sample(number, time, view.getInt32(at, true), view.getInt32(at + 4, true));
  }
}

function checkHeader(record: Buffer): { definitions: number; samples: number; valuesAt: number } {
  if (record.length < HEADER_BYTES) throw new DamagedRecord(`${record.length} bytes, a header has ${HEADER_BYTES}`);
  const version = record.readUInt32LE(0);
  if (version !== RECORD_VERSION) throw new DamagedRecord(`version ${version}, this program reads ${RECORD_VERSION}`);
  const expected = record.readUInt32LE(4);
  const actual = crc32(record.subarray(8, record.length));
  if (expected !== actual)
    throw new DamagedRecord(`checksum ${actual.toString(16)}, written as ${expected.toString(16)}`);
  const samples = record.readUInt32LE(12);
  const valuesAt = HEADER_BYTES + record.readUInt32LE(16) + record.readUInt32LE(20);
  if (valuesAt + 8 * samples !== record.length)
    throw new DamagedRecord(`${samples} samples do not fill ${record.length} bytes`);
  return { definitions: record.readUInt32LE(8), samples, valuesAt };
}

function enlarged(bytes: Uint8Array, needed: number): Uint8Array<ArrayBuffer> {
  const grown = new Uint8Array(Math.max(needed, bytes.length * 2));
  grown.set(bytes);
  return grown;
}

/** Whole numbers of magnitude below 2^52 to non-negative ones below 2^53. */
function zigzag(value: number): number {
  return value >= 0 ? value * 2 : -value * 2 - 1;
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

function putVarint(bytes: Uint8Array, at: number, value: number): number {
  while (value > 0x7f) {
    bytes[at++] = (value & 0x7f) | 0x80;
    value = value > 0x7fffffff ? Math.floor(value / 128) : value >>> 7;
  }
  bytes[at++] = value;
  return at;
}

function readVarint(bytes: Uint8Array, cursor: { at: number }): number {
  let byte = bytes[cursor.at++];
  if (byte < 0x80) return byte;
  let value = byte & 0x7f;
  for (let scale = 128; byte >= 0x80; scale *= 128) {
    byte = bytes[cursor.at++];
    value += (byte & 0x7f) * scale;
  }
  return value;
}
