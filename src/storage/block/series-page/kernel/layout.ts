/** Address of the page in the memory of the decoder. */
export const PAGE_AT = 1024;
/** Bytes behind the page, and behind the pairs, that loops may read and write. */
export const SLACK = 16;

/**
 * Why entries cannot be decoded: a number ends behind them, one shares more pairs than the one before it has, bytes are
 * left, their pairs need more room.
 */
export const ENDS = -1;
export const SHARES = -2;
export const LEAVES = -3;
export const ROOM = -4;
