/**
 * The memory of the encoder, in bytes; it never grows. JavaScript fills in a block and its repeats, takes the frequencies, gives the
 * codes, and takes what was coded.
 */

export const LITERAL_SYMBOLS = 286;
export const DISTANCE_SYMBOLS = 30;

/** A code is held as its bits, reversed, and above them their number. */
export const CODE_LENGTH_SHIFT = 16;

/** Four bytes a symbol: first how often it occurs, then its code. */
export const LITERALS_AT = 0;
export const DISTANCES_AT = LITERALS_AT + 4 * LITERAL_SYMBOLS;

/** Two words, of a block: its plain bytes, and those that stand in no repeat. */
export const STATUS_AT = 2040;

/** Plain bytes of a block. */
export const BLOCK_BYTES = 128 * 1024;
export const PLAIN_AT = 2048;
/** Three words each. A repeat with the literals before it is at least three bytes, but for the parts of long runs of literals. */
export const REPEATS_MAX = 48 * 1024;
export const REPEATS_AT = PLAIN_AT + BLOCK_BYTES;
/** A literal takes at most 15 bits, a repeat 48; a header is less than 512 bytes. */
export const CODED_AT = REPEATS_AT + 12 * REPEATS_MAX;
export const MEMORY_BYTES = CODED_AT + 2 * BLOCK_BYTES + 1024;
