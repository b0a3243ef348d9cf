/** The memory of the decoder, in bytes; it never grows. JavaScript puts in the stream of a chunk, and takes its samples. */

export const SAMPLES_MAX = 256;
/** 32-bit words. Any stream of so many samples fits, and two words that may be read behind it. */
export const STREAM_AT = 1024;
export const STREAM_END_AT = 8192;
/** Doubles. */
export const TIMES_AT = STREAM_END_AT;
/** 64 bits each. */
export const VALUES_AT = TIMES_AT + 8 * SAMPLES_MAX;
