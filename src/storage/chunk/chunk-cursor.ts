/** Reads the bytes of a chunk from `at` on; throws DamagedChunk rather than read at `end` or behind. */
import { DamagedChunk } from './damaged-chunk.ts';
import { unzigzag } from './varint.ts';

export class ChunkCursor {
  readonly bytes: Uint8Array;
  readonly end: number;
  at: number;

  constructor(bytes: Uint8Array, at: number, end: number) {
    if (!(at >= 0 && at <= end && end <= bytes.length)) {
      throw new DamagedChunk(`a chunk at bytes ${at} to ${end} of ${bytes.length}`);
    }
    this.bytes = bytes;
    this.at = at;
    this.end = end;
  }

  /** Takes `count` bytes; answers where they begin. */
  take(count: number): number {
    const at = this.at;
    if (!(count <= this.end - at)) throw new DamagedChunk(`${count} bytes wanted, ${this.end - at} left`);
    this.at = at + count;
    return at;
  }

  byte(): number {
    return this.bytes[this.take(1)];
  }

  /** A whole number from 0 to 2^53. */
  varint(): number {
    let byte = this.byte();
    let value = byte & 0x7f;
    for (let scale = 128; byte >= 0x80; scale *= 128) {
      byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (!(value <= Number.MAX_SAFE_INTEGER)) throw new DamagedChunk('a number above 2^53');
    }
    return value;
  }

  signed(): number {
    return unzigzag(this.varint());
  }

  /** A number of things that take at least `bytesEach` bytes each, which must be there. */
  count(bytesEach: number): number {
    const count = this.varint();
    if (count * bytesEach > this.end - this.at) {
      throw new DamagedChunk(`${count} entries of ${bytesEach} bytes wanted, ${this.end - this.at} bytes left`);
    }
    return count;
  }

  /** Copies the 64 bits of a double to words[index] (low) and words[index + 1] (high). */
  words(words: Uint32Array, index: number): void {
    const at = this.take(8);
    words[index] = wordAt(this.bytes, at);
    words[index + 1] = wordAt(this.bytes, at + 4);
  }

  /** `count` doubles of 8 bytes, NaN payloads kept. */
  doubles(count: number): Float64Array {
    const from = this.take(8 * count);
    const doubles = new Float64Array(count);
    const words = new Uint32Array(doubles.buffer);
    for (let i = 0; i < words.length; i++) words[i] = wordAt(this.bytes, from + 4 * i);
    return doubles;
  }

  /** To be called last: all bytes must be used. */
  finish(): void {
    if (this.at !== this.end) throw new DamagedChunk(`${this.end - this.at} bytes left behind the last sample`);
  }
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}
