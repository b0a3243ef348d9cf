/**
 * The memory of the scan, in bytes. JavaScript puts in what values are tested for, and piece by piece the pairs of a head and the part of
 * its labels region in which their keys lie; the kernel leaves the numbers of those that pass.
 *
 *   found | wanted text | accepting | automaton | pairs of a piece | labels of a piece
 */

/** Pairs of a piece. */
export const PAIRS_MAX = 1024;
/** Bytes of labels of a piece. */
export const LABEL_BYTES_MAX = 128 * 1024;
/** Rows of an automaton. */
export const STATES_MAX = 256;
/** Of a text that values contain, and characters that they end with. */
export const TEXT_MAX = 256;

/** Words: places in the piece of pairs that passed. */
export const FOUND_AT = 1024;
/** Bytes of a text that is contained; of an ending words, a byte each, or ANY: the bytes of any one character. */
export const TEXT_AT = FOUND_AT + 4 * PAIRS_MAX;
/** A byte for each row: whether a value that ends there matches. */
export const ACCEPTING_AT = TEXT_AT + 4 * TEXT_MAX;
/** Rows of 128 words, as model/pattern-automaton.ts draws them. */
export const TABLE_AT = ACCEPTING_AT + STATES_MAX;
export const PAIRS_AT = TABLE_AT + 512 * STATES_MAX;
export const LABELS_AT = PAIRS_AT + 32 * PAIRS_MAX;
/** Eight bytes are read at a time. */
export const MEMORY_BYTES = LABELS_AT + LABEL_BYTES_MAX + 8;

/** Of a byte that may be any character. */
export const ANY = -1;
