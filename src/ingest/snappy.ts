/**
 * Snappy's raw block format, decompressed into a buffer that is used again: a request costs no allocation.
 * Format: https://github.com/google/snappy/blob/main/format_description.txt
 */

/** The bytes are not a snappy block, or claim more than is allowed. */
export class SnappyError extends Error {
  override name = 'SnappyError';
}

export class SnappyDecoder {
  readonly #bytesMax: number;
  #output = new Uint8Array(OUTPUT_BYTES_MIN);
  #view = new DataView(this.#output.buffer);

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  /** The decompressed bytes; the view dies at the next call. The length that the header claims is checked first. */
  decode(input: Uint8Array): Uint8Array {
    const { length, position } = readLength(input);
    if (length > this.#bytesMax) {
      throw new SnappyError(
        `decompressed size is ${length} bytes by its header, at most ${this.#bytesMax} are accepted`,
      );
    }
    this.#fit(length + SLACK_BYTES);
    const written = decodeBlock(input, position, this.#view, length);
    if (written !== length) throw new SnappyError(`block ends after ${written} of ${length} bytes`);
    return this.#output.subarray(0, length);
  }

  /** The memory of an unusually large request is given back with the next one. */
  #fit(bytes: number): void {
    const size = this.#output.length;
    if (bytes <= size && size <= OUTPUT_BYTES_KEPT_MAX) return;
    this.#output = new Uint8Array(Math.max(bytes, OUTPUT_BYTES_MIN));
    this.#view = new DataView(this.#output.buffer);
  }
}

const OUTPUT_BYTES_MIN = 256 * 1024;
const OUTPUT_BYTES_KEPT_MAX = 4 * 1024 * 1024;
/** Room behind the block for the last copy of four bytes. */
const SLACK_BYTES = 4;

function readLength(input: Uint8Array): { length: number; position: number } {
  let length = 0;
  for (let i = 0; i < 5 && i < input.length; i++) {
    length += (input[i] & 0x7f) * 2 ** (7 * i);
    if (input[i] < 0x80) {
      if (length > 0xffffffff) break;
      return { length, position: i + 1 };
    }
  }
  throw new SnappyError('no valid length at the start of the block');
}

/**
 * Returns how many bytes were written; `limit` bytes of `output` may be. Four bytes are copied at a time, so up to three
 * behind the last may be written too.
 */
function decodeBlock(input: Uint8Array, start: number, output: DataView, limit: number): number {
  const source = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const end = input.length;
  let from = start;
  let to = 0;
  while (from < end) {
    const tag = input[from++];
    let length = (tag >>> 2) + 1;
    let offset: number;
    switch (tag & 3) {
      case 0:
        if (length > 60) {
          const bytes = length - 60;
          if (from + bytes > end) throw new SnappyError('block ends inside a literal');
          length = 1;
          for (let i = 0; i < bytes; i++) length += input[from + i] * 2 ** (8 * i);
          from += bytes;
        }
        if (length > end - from || length > limit - to) throw new SnappyError('literal longer than the block');
        copyLiteral(source, from, output, to, length);
        from += length;
        to += length;
        continue;
      case 1:
        if (from >= end) throw new SnappyError('block ends inside a copy');
        length = ((tag >>> 2) & 7) + 4;
        offset = ((tag >>> 5) << 8) | input[from];
        from += 1;
        break;
      case 2:
        if (end - from < 2) throw new SnappyError('block ends inside a copy');
        offset = source.getUint16(from, true);
        from += 2;
        break;
      default:
        if (end - from < 4) throw new SnappyError('block ends inside a copy');
        offset = source.getUint32(from, true);
        from += 4;
    }
    if (offset === 0 || offset > to) throw new SnappyError(`copy from ${offset} bytes back, ${to} are there`);
    if (length > limit - to) throw new SnappyError('copy longer than the block');
    copyWithin(output, to, offset, length);
    to += length;
  }
  return to;
}

function copyLiteral(source: DataView, from: number, output: DataView, to: number, length: number): void {
  let i = 0;
  for (const whole = Math.min(length, source.byteLength - from - 3); i < whole; i += 4) {
    output.setInt32(to + i, source.getInt32(from + i, true), true);
  }
  for (; i < length; i++) output.setUint8(to + i, source.getUint8(from + i));
}

/** Source and target may overlap, which repeats a pattern; one shorter than four bytes goes byte by byte. */
function copyWithin(output: DataView, to: number, offset: number, length: number): void {
  const stop = to + length;
  let from = to - offset;
  if (offset >= 4) for (; to < stop; to += 4, from += 4) output.setInt32(to, output.getInt32(from, true), true);
  else for (; to < stop; to++, from++) output.setUint8(to, output.getUint8(from));
}
