/** The memory of the kernel, in bytes. JavaScript gives the tables and values; it takes texts and repeats. */

/** Three words, after each call: where the text ends, how many repeats there are, and where in the answer the newest one ends. */
export const STATUS_AT = 0;

/** Powers of ten as scaled-decimal.ts needs them, four tables. */
export const SCALES = 23;
export const TABLES_AT = 64;

/** A part of a row: values, and whether there is one. */
export const PART_STEPS = 512;
export const VALUES_AT = 1024;
export const PRESENT_AT = VALUES_AT + 8 * PART_STEPS;

/** What is made of a part: a comma, a time, a value and its end for each step; a value repeats, or its time, or both. */
export const TEXT_AT = PRESENT_AT + PART_STEPS;
export const POINT_BYTES_MAX = 64;
export const REPEATS_AT = TEXT_AT + POINT_BYTES_MAX * PART_STEPS;
export const REPEATS_MAX = 2 * PART_STEPS + 64;

/** Three tables, as long as the grid: the texts of its times, where each ends, where it was written last. */
export const GRID_AT = REPEATS_AT + 12 * REPEATS_MAX;

/** Longest text of a time, which has so much room behind it. */
export const TIME_BYTES_MAX = 24;
