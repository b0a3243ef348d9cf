/**
 * Offsets of everything in the shared head, in 32-bit words unless the name says otherwise. docs/format/shared-head.md
 * draws it. The main thread writes; every thread reads. Zero is "none" wherever an offset or a block number can be absent:
 * the first entry of such a region is never given out.
 */

/** Bumped whenever a reader of the old layout would misread the new one. */
export const SHARED_HEAD_VERSION = 5;

/** The buffers of the head, as they cross to a worker in workerData. */
export interface SharedHead {
  readonly version: number;
  readonly control: SharedArrayBuffer;
  readonly series: SharedArrayBuffer;
  readonly labels: SharedArrayBuffer;
  readonly pairs: SharedArrayBuffer;
  readonly postings: SharedArrayBuffer;
  readonly blocks: SharedArrayBuffer;
  readonly chunks: SharedArrayBuffer;
}

export const CONTROL = {
  /** Published last when a series is added: refs below it are complete. */
  seriesCount: 0,
  pairCount: 1,
  /** The pair table, in the postings region: its slot count (a power of two), then a pair id + 1 in each taken slot. */
  pairTable: 2,
  /** Pair id + 1 of the newest label name. */
  newestName: 3,
  /** Key of the hash of label bytes: two words. */
  hashKey: 4,
  /** Times of the oldest and the newest sample (doubles); each only ever moves outwards. */
  mint: 6,
  maxt: 8,
  /** Version (publish.ts) of the states of all encoders: odd while samples are appended, from the first to the end of the run. */
  encoders: 10,
  words: 16,
} as const;

/** A series: one record of 64 bytes, one cache line, at ref * SERIES.words. */
export const SERIES = {
  version: 0,
  /** Label entry, in the labels region. */
  labels: 1,
  /** Chain of blocks of the open chunk: first and last. */
  openFirst: 2,
  openLast: 3,
  /** Open chunk: bit length << 8 | sample count, and OPEN_RICH. Published with every sample. */
  openState: 4,
  /** Chunk directory, in the chunks region. */
  directory: 5,
  /** Time of the first sample of the open chunk (a double; so the offset is even). */
  openMint: 6,
  /** State of the Gorilla encoder (chunk/gorilla.ts); its first double is the time of the newest sample. */
  encoder: 8,
  /** Hash of the canonical label bytes: the table of series is made anew from it. */
  hash: 15,
  words: 16,
} as const;

export const OPEN_COUNT_BITS = 8;
export const OPEN_COUNT_MASK = 0xff;
/** In openState: the samples of the open chunk are rich (RICH). */
export const OPEN_RICH = 1 << 30;

/** Bits of the stream of an open chunk. */
export function openBits(openState: number): number {
  return (openState & ~OPEN_RICH) >>> OPEN_COUNT_BITS;
}

/**
 * The labels of a series: length of their canonical bytes, label count, one pair id a label. An alias, another form of labels: its
 * length, 0, its bytes, padded with zeros.
 */
export const LABELS = { byteLength: 0, count: 1, pairs: 2 } as const;

/**
 * A name and value that some series has, at pair id * PAIR.words. Its key is the two fields of the label that was stored with it, which
 * begins with a whole word and is padded with zeros. A name alone is a pair too, the pair of the name with no value; its key is that of
 * its first value, as far as the value's field.
 */
export const PAIR = {
  /** Pair id of the name; a name's own is itself. */
  name: 0,
  /** Byte offset in the labels region (unsigned) and byte length of the key. */
  keyAt: 1,
  keyLength: 2,
  /** Pair id + 1 of the next older value of the same name; of a name: of the next older name. */
  older: 3,
  /** Series with the pair, published after its posting; of a name: its values. */
  count: 4,
  /** First postings block; of a name: pair id + 1 of its newest value. */
  first: 5,
  /** For the writer: last postings block, and the offset in it where the next ref goes. */
  last: 6,
  next: 7,
  words: 8,
} as const;

/** A block of postings: the next block, how many refs it can hold, refs ascending. Blocks of a list double in size. */
export const POSTINGS = { next: 0, capacity: 1, refs: 2, blockWordsMin: 4, blockWordsMax: 4096 } as const;

/**
 * A block of an open chunk: number of the next block, then words of the bit stream. The last one has, negative, the number of the
 * block before it, or of a first block 0.
 */
export const BLOCK = { next: 0, data: 1, dataWords: 7, words: 8 } as const;

/**
 * In the first block of an open chunk of one sample, whose stream takes two words: the sample before it, which is the last of the closed
 * chunks (time, a double; value). It is there when the block's `next` is its own number, negative.
 */
export const SAMPLE_BEFORE = { time: 4, low: 6, high: 7 } as const;

/** A closed chunk: two doubles, sample count (and CHUNK_RICH), number of stream words, stream. */
export const CHUNK = { mint: 0, maxt: 2, count: 4, streamWords: 5, stream: 6 } as const;

export const CHUNK_COUNT_MASK = 0xff;
/** Beside the count of a chunk whose samples are rich. */
export const CHUNK_RICH = 0x100;

/**
 * A rich sample, one that is more than a time and 64 bits: its start time (a double; 0: not known), then its bytes: the
 * code of a histogram (chunk/histogram-bytes.ts), or 8 bytes of a float. In the stream of its chunk stand, in place of a value, its
 * offset in the chunks region as the low word, and as the high word the number of its bytes << 1 | 1 for a histogram.
 */
export const RICH = { start: 0, bytes: 2 } as const;

/** The closed chunks of a series: room, count, offsets of chunks, ascending and disjoint in time. */
export const DIRECTORY = { capacity: 0, count: 1, chunks: 2 } as const;
