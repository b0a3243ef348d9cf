/**
 * Memory of records, used again once they are on disk. Memory outside of JavaScript's heap that is dropped with every request would
 * make the garbage collector mark the whole heap several times a second.
 */
const BYTES_MIN = 32 * 1024;
/** Larger ones are rare, and too dear to keep. */
const BYTES_KEPT_MAX = 256 * 1024;
const KEPT_MAX = 64;

export class RecordBuffers {
  readonly #kept: ArrayBuffer[] = [];

  /** `length` bytes, not cleared. */
  take(length: number): Buffer<ArrayBuffer> {
    const kept = this.#kept.pop();
    if (kept !== undefined && kept.byteLength >= length) return Buffer.from(kept, 0, length);
    return Buffer.from(new ArrayBuffer(2 ** Math.ceil(Math.log2(Math.max(BYTES_MIN, length)))), 0, length);
  }

  /** What take() gave; nobody looks at it any more. */
  give({ buffer }: Buffer): void {
    const isOwn = buffer instanceof ArrayBuffer && buffer.byteLength <= BYTES_KEPT_MAX;
    if (isOwn && this.#kept.length < KEPT_MAX) this.#kept.push(buffer);
  }
}
