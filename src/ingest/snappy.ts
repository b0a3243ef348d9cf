/**
 * Snappy's raw block format, decompressed by the kernel into its memory: a request costs no allocation.
 * Format: https://github.com/google/snappy/blob/main/format_description.txt
 */
import {
  COPY_BEFORE_START,
  COPY_BREAKS_OFF,
  COPY_TOO_LONG,
  LITERAL_BREAKS_OFF,
  LITERAL_TOO_LONG,
  MESSAGE_AT,
  STATUS_OFFSET,
  STATUS_WRITTEN,
} from './kernel/layout.ts';
import { MessageKernel } from './message-kernel.ts';

/** The bytes are not a snappy block, or claim more than is allowed. */
export class SnappyError extends Error {
  override name = 'SnappyError';
}

export class SnappyDecoder {
  readonly #bytesMax: number;
  readonly #kernel: MessageKernel;

  constructor(bytesMax: number, kernel = new MessageKernel()) {
    this.#bytesMax = bytesMax;
    this.#kernel = kernel;
  }

  /**
   * The decompressed bytes, in the kernel; the view dies at the next call. The length that the header claims is checked first.
   *
   * @param input a block, which may come in pieces
   */
  decode(input: Uint8Array | readonly Uint8Array[]): Uint8Array {
    const pieces = input instanceof Uint8Array ? [input] : input;
    const { length, position } = readLength(pieces);
    if (length > this.#bytesMax) {
      throw new SnappyError(
        `decompressed size is ${length} bytes by its header, at most ${this.#bytesMax} are accepted`,
      );
    }
    const kernel = this.#kernel;
    const begin = kernel.reserve(
      length,
      pieces.reduce((sum, piece) => sum + piece.length, 0),
    );
    let end = begin;
    for (const piece of pieces) {
      kernel.bytes.set(piece, end);
      end += piece.length;
    }
    const written = kernel.functions.decompress(begin + position, end, MESSAGE_AT, length);
    if (written < 0) throw new SnappyError(this.#problem(written));
    if (written !== length) throw new SnappyError(`block ends after ${written} of ${length} bytes`);
    return kernel.message(length);
  }

  #problem(code: number): string {
    const { words } = this.#kernel;
    switch (code) {
      case LITERAL_BREAKS_OFF:
        return 'block ends inside a literal';
      case LITERAL_TOO_LONG:
        return 'literal longer than the block';
      case COPY_BREAKS_OFF:
        return 'block ends inside a copy';
      case COPY_BEFORE_START:
        return `copy from ${words[STATUS_OFFSET] >>> 0} bytes back, ${words[STATUS_WRITTEN]} are there`;
      case COPY_TOO_LONG:
        return 'copy longer than the block';
      default:
        return `block refused by the kernel: ${code}`;
    }
  }
}

/** The varint that a block begins with, and how many bytes it takes. */
function readLength(pieces: readonly Uint8Array[]): { length: number; position: number } {
  let length = 0;
  let position = 0;
  for (const piece of pieces) {
    for (let i = 0; i < piece.length && position < LENGTH_BYTES_MAX; i++) {
      length += (piece[i] & 0x7f) * 2 ** (7 * position++);
      if (piece[i] < 0x80 && length <= 0xffffffff) return { length, position };
      if (piece[i] < 0x80) position = LENGTH_BYTES_MAX;
    }
  }
  throw new SnappyError('no valid length at the start of the block');
}

const LENGTH_BYTES_MAX = 5;
