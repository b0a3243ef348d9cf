/** The rich samples of a log record: histograms, and floats with a start time. docs/format/log.md draws them. */
import type { Histogram } from '../../model/histogram.ts';
import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { encodeHistogram } from '../chunk/histogram-bytes.ts';
import { enlarged, putVarint, readVarint, unzigzag, VARINT_BYTES_MAX, zigzag } from './varint.ts';

const FLOAT_BYTES = 8;

export interface RichVisitor {
  /** `histogram` is the code of one (chunk/histogram-bytes.ts), a view that dies with the record; null for a float. */
  rich(number: number, timeMs: number, startMs: number, histogram: Uint8Array | null, low: number, high: number): void;
}

/** Collects the section; used again for the next record. */
export class RichSection {
  #bytes = new Uint8Array(1024);
  #length = 0;
  #lastNumber = 0;
  #lastTime = 0;
  readonly #histogram = new ByteBuffer();
  readonly #float = new Uint32Array(2);
  readonly #floatBytes = new Uint8Array(this.#float.buffer);
  count = 0;

  get length(): number {
    return this.#length;
  }

  add(number: number, timeMs: number, startMs: number, histogram: Histogram | null, low: number, high: number): void {
    const value = this.#valueBytes(histogram, low, high);
    const needed = this.#length + 4 * VARINT_BYTES_MAX + value.length;
    if (needed > this.#bytes.length) this.#bytes = enlarged(this.#bytes, needed);
    let at = putVarint(this.#bytes, this.#length, zigzag(number - this.#lastNumber));
    at = putVarint(this.#bytes, at, zigzag(timeMs - this.#lastTime));
    at = putVarint(this.#bytes, at, startMs === 0 ? 0 : 1 + zigzag(timeMs - startMs));
    at = putVarint(this.#bytes, at, 2 * value.length + (histogram === null ? 0 : 1));
    this.#bytes.set(value, at);
    this.#length = at + value.length;
    this.#lastNumber = number;
    this.#lastTime = timeMs;
    this.count++;
  }

  /** Writes the section at `at` and empties it. */
  moveTo(record: Uint8Array, at: number): void {
    record.set(this.#bytes.subarray(0, this.#length), at);
    this.#length = 0;
    this.#lastNumber = 0;
    this.#lastTime = 0;
    this.count = 0;
  }

  #valueBytes(histogram: Histogram | null, low: number, high: number): Uint8Array {
    if (histogram !== null) {
      this.#histogram.reset();
      encodeHistogram(histogram, this.#histogram);
      return this.#histogram.bytes.subarray(0, this.#histogram.length);
    }
    this.#float[0] = low;
    this.#float[1] = high;
    return this.#floatBytes;
  }
}

/** Walks `count` rich samples from byte `at` on. */
export function readRich(record: Buffer, at: number, count: number, visitor: RichVisitor): void {
  const cursor = { at };
  let number = 0;
  let time = 0;
  for (let i = 0; i < count; i++) {
    number += unzigzag(readVarint(record, cursor));
    time += unzigzag(readVarint(record, cursor));
    const startCode = readVarint(record, cursor);
    const start = startCode === 0 ? 0 : time - unzigzag(startCode - 1);
    const valueCode = readVarint(record, cursor);
    const length = Math.floor(valueCode / 2);
    const valueAt = cursor.at;
    cursor.at += length;
    if (valueCode % 2 === 1) visitor.rich(number, time, start, record.subarray(valueAt, valueAt + length), 0, 0);
    else if (length === FLOAT_BYTES) {
      visitor.rich(number, time, start, null, record.readInt32LE(valueAt), record.readInt32LE(valueAt + 4));
    }
  }
}
