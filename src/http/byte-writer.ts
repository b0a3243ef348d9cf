/**
 * The bytes of an answer while they are written. Hot loops take `bytes` and `length` into variables, reserve room for a
 * stretch of writing at once, and put `length` back.
 */
import { Refusal } from '../errors.ts';
import { LIMITS } from '../limits.ts';

const ENCODER = new TextEncoder();
/** UTF-8 needs at most three bytes for a UTF-16 unit. */
const BYTES_PER_UNIT_MAX = 3;
/** What a writer that is used again keeps. */
const KEPT_BYTES_MAX = 4 * 1024 * 1024;

export class ByteWriter {
  /** Replaced by reserve(): take it anew after each call. */
  bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity = 4096) {
    this.bytes = new Uint8Array(capacity);
  }

  /** A writer is used again, because large memory that comes and goes costs page faults and collections. */
  restart(): void {
    this.length = 0;
    if (this.bytes.length > KEPT_BYTES_MAX) this.bytes = new Uint8Array(KEPT_BYTES_MAX);
  }

  /** In the memory of the writer. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.bytes.subarray(0, this.length);
  }

  /** Makes room for `more` bytes behind what is written. */
  reserve(more: number): void {
    const wanted = this.length + more;
    if (wanted <= this.bytes.length) return;
    if (wanted > LIMITS.answerBytesMax) {
      throw new Refusal('answer_too_large', `answer would have more than ${LIMITS.answerBytesMax} bytes`);
    }
    const grown = new Uint8Array(Math.min(LIMITS.answerBytesMax, Math.max(wanted, this.bytes.length * 2)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
  }

  /** Any text, as UTF-8; lone surrogates become U+FFFD. */
  text(text: string): void {
    this.reserve(text.length * BYTES_PER_UNIT_MAX);
    this.length += ENCODER.encodeInto(text, this.bytes.subarray(this.length)).written;
  }

  /** A short text of ASCII characters: a call of the encoder would cost more than this loop. */
  ascii(text: string): void {
    this.reserve(text.length);
    const { bytes, length } = this;
    for (let i = 0; i < text.length; i++) bytes[length + i] = text.charCodeAt(i);
    this.length += text.length;
  }

  copy(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  /** What was written, in a buffer of its own that has little else: it can be given away. The writer ends here. */
  take(): Uint8Array<ArrayBuffer> {
    return this.length * 2 < this.bytes.length ? this.written.slice() : this.written;
  }
}
