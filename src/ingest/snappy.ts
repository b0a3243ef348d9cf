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
  #output = Buffer.allocUnsafeSlow(256 * 1024);

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
    if (length > this.#output.length) this.#output = Buffer.allocUnsafeSlow(length);
    const written = decodeBlock(input, position, this.#output, length);
    if (written !== length) throw new SnappyError(`block ends after ${written} of ${length} bytes`);
    return this.#output.subarray(0, length);
  }

  /** Gives the memory of an unusually large request back. */
  trim(): void {
    if (this.#output.length > KEPT_BYTES_MAX) this.#output = Buffer.allocUnsafeSlow(256 * 1024);
  }
}

const KEPT_BYTES_MAX = 4 * 1024 * 1024;

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

/** Returns how many bytes were written; `limit` bytes of `output` may be. */
function decodeBlock(input: Uint8Array, start: number, output: Uint8Array, limit: number): number {
  const end = input.length;
  let from = start;
  let to = 0;
  while (from < end) {
    const tag = input[from++];
    let length: number;
    let offset: number;
    switch (tag & 3) {
      case 0: {
        length = (tag >>> 2) + 1;
        if (length > 60) {
          const bytes = length - 60;
          if (from + bytes > end) throw new SnappyError('block ends inside a literal');
          length = 0;
          for (let i = 0; i < bytes; i++) length += input[from + i] * 2 ** (8 * i);
          length += 1;
          from += bytes;
        }
        if (length > end - from || length > limit - to) throw new SnappyError('literal longer than the block');
        if (length <= 32) for (let i = 0; i < length; i++) output[to + i] = input[from + i];
        else output.set(input.subarray(from, from + length), to);
        from += length;
        to += length;
        continue;
      }
      case 1:
        length = ((tag >>> 2) & 7) + 4;
        offset = ((tag >>> 5) << 8) | input[from];
        from += 1;
        break;
      case 2:
        length = (tag >>> 2) + 1;
        offset = input[from] | (input[from + 1] << 8);
        from += 2;
        break;
      default:
        length = (tag >>> 2) + 1;
        offset = (input[from] | (input[from + 1] << 8) | (input[from + 2] << 16) | (input[from + 3] << 24)) >>> 0;
        from += 4;
    }
    if (from > end) throw new SnappyError('block ends inside a copy');
    if (offset === 0 || offset > to) throw new SnappyError(`copy from ${offset} bytes back, ${to} are there`);
    if (length > limit - to) throw new SnappyError('copy longer than the block');
    // Byte by byte: source and target may overlap, which repeats a pattern.
    for (let source = to - offset, stop = to + length; to < stop; ) output[to++] = output[source++];
  }
  return to;
}
