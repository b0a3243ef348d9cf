/**
 * A log record: what one request added to the head. docs/format/log.md draws it.
 *
 *   0  version (2)          4  CRC-32 of everything from byte 8 on
 *   8  series defined       12  samples
 *   16 bytes of the definitions      20 bytes of the sample keys
 *   24 rich samples         28 their bytes
 *   32 deletions            36 their bytes
 *   40 definitions: { log number delta, byte length, canonical label bytes } each
 *      sample keys: { log number delta, time delta } each, zigzag varints against the sample before
 *      values: 8 bytes each
 *      rich samples (rich-section.ts), deletions (deletion-section.ts)
 *
 * A log number names a series in the log of one generation: 32 bits, given out in order, never used again.
 */
import type { Histogram } from '../../model/histogram.ts';
import type { Matcher } from '../../model/matchers.ts';
import { crc32 } from './crc32.ts';
import { deletionBytes } from './deletion-section.ts';
import { RecordBuffers } from './record-buffers.ts';
import { RichSection } from './rich-section.ts';
import { enlarged, putVarint, zigzag } from './varint.ts';

export const RECORD_VERSION = 2;

/** Byte offsets of the header's fields, each 32 bits; `bytes` is its length. */
export const HEADER = {
  version: 0,
  checksum: 4,
  definitions: 8,
  samples: 12,
  definitionBytes: 16,
  keyBytes: 20,
  rich: 24,
  richBytes: 28,
  deletions: 32,
  deletionBytes: 36,
  bytes: 40,
} as const;

const KEY_BYTES_MAX = 5 + 10;
const NO_BYTES = new Uint8Array(0);

/** Collects one record; used again for the next. */
export class RecordBuilder {
  readonly #buffers = new RecordBuffers();
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
  readonly #rich = new RichSection();
  #deletion: Uint8Array = NO_BYTES;

  get empty(): boolean {
    return (
      this.#sampleCount === 0 && this.#definitionCount === 0 && this.#rich.count === 0 && this.#deletion.length === 0
    );
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
    this.#rich.add(number, timeMs, startMs, histogram, low, high);
  }

  /** The samples in [mint, maxt] of the series that pass every matcher are deleted. One a record. */
  delete(matchers: readonly Matcher[], mint: number, maxt: number): void {
    this.#deletion = deletionBytes(matchers, mint, maxt);
  }

  /** Gets the bytes of a record back that nobody looks at any more. */
  readonly giveBack = (record: Buffer): void => this.#buffers.give(record);

  /** The record as bytes of its own; the builder is empty afterwards. */
  take(): Buffer {
    const keysAt = HEADER.bytes + this.#definitionBytes;
    const valuesAt = keysAt + this.#keyBytes;
    const richAt = valuesAt + 8 * this.#sampleCount;
    const deletionsAt = richAt + this.#rich.length;
    const record = this.#buffers.take(deletionsAt + this.#deletion.length);
    record.writeUInt32LE(RECORD_VERSION, HEADER.version);
    record.writeUInt32LE(this.#definitionCount, HEADER.definitions);
    record.writeUInt32LE(this.#sampleCount, HEADER.samples);
    record.writeUInt32LE(this.#definitionBytes, HEADER.definitionBytes);
    record.writeUInt32LE(this.#keyBytes, HEADER.keyBytes);
    record.writeUInt32LE(this.#rich.count, HEADER.rich);
    record.writeUInt32LE(this.#rich.length, HEADER.richBytes);
    record.writeUInt32LE(this.#deletion.length === 0 ? 0 : 1, HEADER.deletions);
    record.writeUInt32LE(this.#deletion.length, HEADER.deletionBytes);
    record.set(this.#definitions.subarray(0, this.#definitionBytes), HEADER.bytes);
    record.set(this.#keys.subarray(0, this.#keyBytes), keysAt);
    record.set(new Uint8Array(this.#values.buffer, 0, 8 * this.#sampleCount), valuesAt);
    this.#rich.moveTo(record, richAt);
    record.set(this.#deletion, deletionsAt);
    record.writeUInt32LE(crc32(record.subarray(8, record.length)), HEADER.checksum);
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
    this.#deletion = NO_BYTES;
  }
}
