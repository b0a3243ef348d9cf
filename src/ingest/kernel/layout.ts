/**
 * The memory of the kernel, in bytes. JavaScript and the kernel read the same constants.
 *
 *        0  STATUS    what the newest call has to say, 32 bits each
 *      256  COLUMNS   one run of series
 *           KNOWN     label sections of series that are known (known-sections.ts)
 *           MESSAGE   the message, then some room, then the compressed body; as long as the largest request
 */

export const STATUS_AT = 0;
/** Words of the status. */
export const STATUS_SERIES = 0;
export const STATUS_SAMPLES = 1;
/** Of a block that is not well formed: how far its copy reached back, and how many bytes were there. */
export const STATUS_OFFSET = 2;
export const STATUS_WRITTEN = 3;

/** Series, and samples, that one run holds at most. */
export const RUN_MAX = 2048;

export const LABELS_START_AT = 256;
export const LABELS_END_AT = LABELS_START_AT + 4 * RUN_MAX;
export const SAMPLES_END_AT = LABELS_END_AT + 4 * RUN_MAX;
export const REFS_AT = SAMPLES_END_AT + 4 * RUN_MAX;
export const TIMES_AT = REFS_AT + 4 * RUN_MAX;
export const VALUES_AT = TIMES_AT + 8 * RUN_MAX;

export const KNOWN_AT = VALUES_AT + 8 * RUN_MAX;
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
