/**
 * Memory of records, used again once they are on disk. Memory outside of JavaScript's heap that is dropped with every request would
 * make the garbage collector mark the whole heap several times a second, or stay for as long as it does not.
 */
const BYTES_MIN = 32 * 1024;
/** Eight records that define 2,000 series each, or a hundred that define none. */
const KEPT_BYTES_MAX = 4 * 1024 * 1024;

export class RecordBuffers {
  /** Their lengths are powers of two; the one that was given back last is the last. */
  readonly #kept: ArrayBuffer[] = [];
  #keptBytes = 0;

  /** `length` bytes, not cleared. */
  take(length: number): Buffer<ArrayBuffer> {
    const bytes = 2 ** Math.ceil(Math.log2(Math.max(BYTES_MIN, length)));
    const at = this.#kept.findLastIndex(({ byteLength }) => byteLength === bytes);
    if (at < 0) return Buffer.from(new ArrayBuffer(bytes), 0, length);
    const [kept] = this.#kept.splice(at, 1);
    this.#keptBytes -= bytes;
    return Buffer.from(kept, 0, length);
  }

  /** What take() gave; nobody looks at it any more. What was not asked for in the longest time makes room for it. */
  give({ buffer }: Buffer): void {
    if (!(buffer instanceof ArrayBuffer) || buffer.byteLength > KEPT_BYTES_MAX) return;
    this.#kept.push(buffer);
    this.#keptBytes += buffer.byteLength;
    for (let [oldest] = this.#kept; this.#keptBytes > KEPT_BYTES_MAX; [oldest] = this.#kept) {
      this.#kept.shift();
      this.#keptBytes -= oldest.byteLength;
    }
  }
}
