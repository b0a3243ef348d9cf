/**
 * One growable piece of memory that threads share. It reserves address space at once and takes memory as it is touched.
 *
 * A view that tracks the length of a growable buffer is about 13 times slower than one with an explicit length, so each
 * thread keeps views with explicit lengths and renews them when it needs an offset past their end. A buffer never
 * shrinks and never moves: an old view stays valid for what it covers.
 */
import { LIMITS } from '../limits.ts';

/** Growth in steps of a page, at least; views stay aligned for doubles. */
const PAGE_BYTES = 4096;
const GROWTH_BYTES_MIN = 64 * 1024;

export class Region {
  readonly buffer: SharedArrayBuffer;
  bytes!: Uint8Array;
  words!: Int32Array;
  floats!: Float64Array;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.renew();
  }

  static create(bytes = PAGE_BYTES): Region {
    return new Region(new SharedArrayBuffer(bytes, { maxByteLength: LIMITS.sharedRegionBytesMax }));
  }

  /** Takes views of the present length. */
  renew(): void {
    const length = this.buffer.byteLength;
    this.bytes = new Uint8Array(this.buffer, 0, length);
    this.words = new Int32Array(this.buffer, 0, length / 4);
    this.floats = new Float64Array(this.buffer, 0, length / 8);
  }

  /** For readers: views of all that the writer has made. */
  refresh(): void {
    if (this.buffer.byteLength !== this.bytes.length) this.renew();
  }

  /** For readers: views that cover the words before `end`, where the writer has made so many. */
  reach(end: number): Int32Array {
    if (end > this.words.length) this.renew();
    return this.words;
  }

  /** For the writer: makes the words before `end` exist. New memory is zero. Throws when the region is full. */
  ensure(end: number): void {
    const wanted = end * 4;
    if (wanted <= this.bytes.length) return;
    const max = this.buffer.maxByteLength;
    if (wanted > max) throw new Error(`shared region is full: wanted ${wanted} bytes, at most ${max}`);
    const step = Math.max(GROWTH_BYTES_MIN, this.bytes.length / 4);
    const rounded = Math.ceil(Math.max(wanted, this.bytes.length + step) / PAGE_BYTES) * PAGE_BYTES;
    this.buffer.grow(Math.min(max, rounded));
    this.renew();
  }
}
