/**
 * The memory of the encoder, in bytes; it never grows. JavaScript fills in the bytes of a block and its repeats, and takes what was coded.
 */

export const LITERAL_SYMBOLS = 286;
export const DISTANCE_SYMBOLS = 30;
/** As the codes of RFC 1951 have them: behind those that occur, two more. */
const LITERAL_PLACES = 288;
const DISTANCE_PLACES = 32;

/** A code is held as its bits, reversed, and above them their number. */
export const CODE_LENGTH_SHIFT = 16;
export const CODE_MASK = (1 << CODE_LENGTH_SHIFT) - 1;

/** Two words, after each block: the repeats that it has, and its plain bytes. */
export const STATUS_AT = 64;

/** Four bytes a symbol: first how often it occurs, then its code. */
export const LITERALS_AT = 128;
export const DISTANCES_AT = LITERALS_AT + 4 * LITERAL_PLACES;
/** Four bytes for each length of a repeat. */
export const LENGTH_CODES_AT = DISTANCES_AT + 4 * DISTANCE_PLACES;

/** Of the codes of a block: the length of each, in the order of its header. */
export const LENGTHS_AT = LENGTH_CODES_AT + 4 * 256;
/** What is needed to make them: symbols in order; nodes of the tree, their weights and parents; codes of each length, and the next one. */
export const KEYS_AT = LENGTHS_AT + LITERAL_PLACES + DISTANCE_PLACES;
export const WEIGHTS_AT = KEYS_AT + 4 * LITERAL_PLACES;
export const PARENTS_AT = WEIGHTS_AT + 8 * LITERAL_PLACES;
export const COUNTS_AT = PARENTS_AT + 8 * LITERAL_PLACES;
export const NEXT_AT = COUNTS_AT + 4 * 16;

/** Plain bytes of a block. */
export const BLOCK_BYTES = 128 * 1024;
export const PLAIN_AT = 16 * 1024;
/** Three words each. A repeat with the literals before it is at least three bytes, but for the parts of long runs of literals. */
export const REPEATS_MAX = 48 * 1024;
export const REPEATS_AT = PLAIN_AT + BLOCK_BYTES;
/** A literal takes at most 15 bits, a repeat 48; a header is less than 512 bytes. */
export const CODED_AT = REPEATS_AT + 12 * REPEATS_MAX;
export const MEMORY_BYTES = CODED_AT + 2 * BLOCK_BYTES + 1024;
