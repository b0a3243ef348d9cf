/** Bounds of a repeat: of DEFLATE (RFC 1951), but for the last. */
export const REPEAT_BYTES_MIN = 3;
export const REPEAT_BYTES_MAX = 258;
export const DISTANCE_MAX = 32_768;

/** Longer stretches between two repeats are divided by repeats of no length. */
export const STRETCH_BYTES_MAX = 32_768;
