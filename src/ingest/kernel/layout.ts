/**
 * The memory of the kernel, in bytes. JavaScript and the kernel read the same constants.
 *
 *        0  STATUS    what the newest call has to say, 32 bits each
 *      256  COLUMNS   one run of series
 *           NUMBERS   of the symbols of a 2.0 message, and where they lie
 *           SCRATCH   one section
 *           KNOWN     sections of series that are known (known-sections.ts)
 *           MESSAGE   the message, then some room, then the compressed body; as long as the largest request
 */

export const STATUS_AT = 0;
/** Words of the status. */
export const STATUS_SERIES = 0;
export const STATUS_SAMPLES = 1;
/** Of a block that is not well formed: how far its copy reached back, and how many bytes were there. */
export const STATUS_OFFSET = 2;
export const STATUS_WRITTEN = 3;
export const STATUS_SYMBOLS = 4;
/** Three words: the entry that was met last in each chain of known sections. */
export const STATUS_NEWEST = 5;

/** Chains of known sections: labels of 1.0 as they lie in the message; of 2.0, the numbers of symbols of a series, and texts of symbols. */
export const CHAIN_LABELS = 0;
export const CHAIN_SYMBOLS = 1;
export const CHAIN_TEXTS = 2;
export const CHAINS = 3;

/** Series, and samples, that one run holds at most. */
export const RUN_MAX = 2048;

export const LABELS_START_AT = 256;
export const LABELS_END_AT = LABELS_START_AT + 4 * RUN_MAX;
export const SAMPLES_END_AT = LABELS_END_AT + 4 * RUN_MAX;
export const REFS_AT = SAMPLES_END_AT + 4 * RUN_MAX;
export const ENTRIES_AT = REFS_AT + 4 * RUN_MAX;
export const TIMES_AT = ENTRIES_AT + 4 * RUN_MAX;
export const VALUES_AT = TIMES_AT + 8 * RUN_MAX;

/** Symbols of a message that the kernel can refer to: the number of each, where its length, its text and its end are. */
export const NUMBERS_MAX = 16 * 1024;
export const NUMBERS_AT = VALUES_AT + 8 * RUN_MAX;
export const SYMBOLS_AT = NUMBERS_AT + 4 * NUMBERS_MAX;
export const TEXTS_AT = SYMBOLS_AT + 4 * NUMBERS_MAX;
export const TEXTS_END_AT = TEXTS_AT + 4 * NUMBERS_MAX;

/** A section of CHAIN_SYMBOLS: type of the metric + 1 (0: no metadata), numbers of help and unit, then of each name and value. */
export const SCRATCH_AT = TEXTS_END_AT + 4 * NUMBERS_MAX;
export const SECTION_NUMBERS = 3;
/** Names and values of a series at most: the scratch has room for so many. */
export const SECTION_NUMBERS_MAX = 256;

export const KNOWN_AT = SCRATCH_AT + 2048;
export const KNOWN_END = 32 * 1024 * 1024;

export const MESSAGE_AT = KNOWN_END;
/** Bytes behind the message, and behind the body, that may be written or read: copies go sixteen at a time. */
export const SLACK_BYTES = 64;

/** What decompress() answers in place of a length. */
export const LITERAL_BREAKS_OFF = -1;
export const LITERAL_TOO_LONG = -2;
export const COPY_BREAKS_OFF = -3;
export const COPY_BEFORE_START = -4;
export const COPY_TOO_LONG = -5;
