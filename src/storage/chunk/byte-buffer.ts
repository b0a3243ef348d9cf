/** Output of encoders: bytes [0, length) are written, the array is longer. It is replaced when it grows: take it anew. */

const BYTES_MIN = 256;

export class ByteBuffer {
  bytes = new Uint8Array(BYTES_MIN);
  /** The same memory as `bytes`. */
  view = new DataView(this.bytes.buffer);
  length = 0;

  /** Makes room for `more` bytes behind `length`. */
  reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, 2 * this.bytes.length));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }

  /** Empties the buffer; its memory is used again. */
  reset(): void {
    this.length = 0;
  }
}
