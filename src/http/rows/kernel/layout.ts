/** The memory of the kernel, in bytes. JavaScript gives tables, texts and rows; it takes what was written and repeats. */

/** Four words, after each call: where the text ends, how many repeats there are, where in the answer the newest one ends, and a Stop. */
export const STATUS_AT = 0;

/** Why fewer rows were written than there are. */
export const STOP_NONE = 0;
/** The value of a row is not plain: JavaScript writes it behind the text. */
export const STOP_VALUE = 1;
/** The next row has no room, even if nothing is written yet. */
export const STOP_ROOM = 2;

/** What stands between the labels and the value of each row. */
export const SUFFIX_AT = 1024;
export const SUFFIX_BYTES_MAX = 64;

/** A part of the rows: values, and where the labels of each end, in words. */
export const PART_ROWS = 128;
export const VALUES_AT = SUFFIX_AT + SUFFIX_BYTES_MAX;
export const ENDS_AT = VALUES_AT + 8 * PART_ROWS;
/** Labels of all rows, a word each name or value: the address of its text. */
export const LABELS_AT = ENDS_AT + 4 * PART_ROWS;
export const LABELS_MAX = 4096;
/** Those of the row before. A row of more is not written here. */
export const BEFORE_AT = LABELS_AT + 4 * LABELS_MAX;
export const ROW_LABELS_MAX = 256;

export const REPEATS_AT = BEFORE_AT + 4 * ROW_LABELS_MAX;
export const REPEATS_MAX = 4096;
export const TEXT_AT = REPEATS_AT + 12 * REPEATS_MAX;
export const TEXT_BYTES_MAX = 64 * 1024;

/** Texts of names and values, in quotes, each behind its length in a word; as many as came so far, and room behind them. */
export const TEXTS_AT = TEXT_AT + TEXT_BYTES_MAX;
export const TEXT_HEAD_BYTES = 4;
/** What is read and written too much. */
export const SLACK_BYTES = 8;
