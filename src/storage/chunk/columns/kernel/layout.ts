/**
 * The memory of the decoder of columns, in bytes. JavaScript puts in the bytes of a chunk, and takes one column after the other.
 *
 *   powers of ten | column | second column | bytes of a chunk ...
 *
 * Loops take sixteen entries or bytes at a time, and may so write and read behind the last one. What they find there counts for nothing.
 */

/** Of one chunk, as blocks divide them (block/format.ts). */
export const SAMPLES_MAX = 1024;
/** Entries, or bytes, that loops may pass the end by. */
export const SLACK = 16;
/** Doubles, from 10^0 on. */
export const POWERS_AT = 1024;
/** 64 bits an entry. */
export const COLUMN_AT = 2048;
/** The same: corrections of the column. */
export const SECOND_AT = COLUMN_AT + 8 * (SAMPLES_MAX + SLACK);
export const CHUNK_AT = SECOND_AT + 8 * (SAMPLES_MAX + SLACK);
