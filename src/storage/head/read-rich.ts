/**
 * The bytes of rich samples, read by any thread. They are copied while nothing is known of whether the series changes
 * meanwhile, and decoded when it is known that it did not.
 */
import type { SampleColumns } from '../../model/samples.ts';
import { RICH } from '../../threads/layout.ts';
import type { Region } from '../../threads/region.ts';
import { decodeHistogram } from '../chunk/histogram-bytes.ts';

const COPY_BYTES_MIN = 16 * 1024;

export class PieceReader {
  readonly #chunks: Region;
  #bytes = new Uint8Array(0);
  #words = new Uint32Array(0);
  #starts = new Float64Array(0);

  constructor(chunks: Region) {
    this.#chunks = chunks;
  }

  /** Copies the bytes of all samples that `places` leads to. Answers false when it can lead to none. */
  copy(places: SampleColumns): boolean {
    this.#chunks.refresh();
    const { bytes, floats } = this.#chunks;
    if (this.#starts.length < places.count) this.#starts = new Float64Array(2 * places.count);
    let end = 0;
    for (let i = 0; i < places.count; i++) {
      const at = places.words[2 * i];
      const length = places.words[2 * i + 1] >>> 1;
      const first = 4 * (at + RICH.bytes);
      if (first + length > bytes.length) return false;
      if (end + length > this.#bytes.length) this.#grow(end + length);
      this.#starts[i] = floats[(at + RICH.start) >>> 1];
      this.#bytes.set(bytes.subarray(first, first + length), end);
      end = alignedEnd(end, length);
    }
    return true;
  }

  /** Appends what was copied for these places. */
  appendTo(places: SampleColumns, into: SampleColumns): void {
    let at = 0;
    for (let i = 0; i < places.count; i++) {
      const tag = places.words[2 * i + 1];
      const length = tag >>> 1;
      const time = places.times[i];
      if ((tag & 1) === 0) into.push(time, this.#words[at >>> 2], this.#words[(at >>> 2) + 1]);
      else into.pushHistogram(time, decodeHistogram(this.#bytes, at, at + length));
      into.setStart(this.#starts[i]);
      at = alignedEnd(at, length);
    }
  }

  #grow(needed: number): void {
    const bytes = new Uint8Array(Math.max(COPY_BYTES_MIN, alignedEnd(2 * needed, 0)));
    bytes.set(this.#bytes);
    this.#bytes = bytes;
    this.#words = new Uint32Array(bytes.buffer);
  }
}

/** Floats are read as words. */
function alignedEnd(end: number, length: number): number {
  return (end + length + 3) & ~3;
}
