/**
 * How a block lies in its file: numbers that the writer, the readers and the salvager share. docs/format/block.md draws it.
 *
 *   LMDB file    one value an extent; an extent is pages back to back
 *   page table   where the pages lie, checksums of what lies between the extents
 *   footer       lengths and checksum of the page table
 */
const KIB = 1024;
const HOUR_MS = 3_600_000;

/** What is written, and the oldest that is read: version 1 has no columns of fractions, else it is the same. */
export const BLOCK_VERSION = 2;
export const BLOCK_VERSION_MIN = 1;

/** LMDB: pages of 4 KiB; a value that does not fit one page lies in a run of them, behind a header of 24 bytes. */
export const LMDB_PAGE_BYTES = 4 * KIB;
export const LMDB_HEADER_BYTES = 24;

/** An extent is closed when it has so many bytes: at most 4 KiB are lost behind each. */
export const EXTENT_BYTES = 1024 * KIB;
/** Values below this could lie inside of an LMDB leaf; a shorter extent is filled up with zeros. */
export const EXTENT_BYTES_MIN = 2 * KIB;

export const EXTENT = {
  magic: 0x4558584e, // "NXXE"
  /** Offsets of its 32-bit numbers; then the pages. */
  magicAt: 0,
  numberAt: 4,
  /** Bytes of the whole extent. */
  bytesAt: 8,
  headerBytes: 12,
} as const;

export const PAGE = {
  magic: 0x5058584e, // "NXXP"
  /** Offsets of its 32-bit numbers. */
  magicAt: 0,
  /** CRC-32 of everything behind itself: header and stored bytes. */
  checksumAt: 4,
  /** Number of the page: from 0 on in the order of the file. */
  numberAt: 8,
  /** One byte each. */
  kindAt: 12,
  codingAt: 13,
  storedBytesAt: 16,
  /** Bytes when inflated. */
  rawBytesAt: 20,
  headerBytes: 24,
} as const;

/** What a page holds. */
export const PageKind = {
  /** Samples of neighbouring series in one slice. */
  Chunks: 1,
  /** Columns of times of one slice, which chunks share. */
  Times: 2,
  /** Where the pages of one slice are. */
  Slice: 3,
  /** Refs of the series that have a pair, pair after pair: a stream cut at POSTINGS_PAGE_BYTES. */
  Postings: 4,
  /** Pairs of name and value in their order. */
  Pairs: 5,
  /** Series: their pairs. */
  Series: 6,
  /** Names of labels; where the pages of the other kinds are. */
  Directory: 7,
  /** The BlockMeta; the last page. */
  Meta: 8,
} as const;
export type PageKind = (typeof PageKind)[keyof typeof PageKind];

export const PAGE_KIND_NAMES = [
  '',
  'chunks',
  'times',
  'slice',
  'postings',
  'pairs',
  'series',
  'directory',
  'meta',
] as const;

export const PageCoding = { Stored: 0, Deflate: 1 } as const;

export const FOOTER = {
  magic: 0x4658584e, // "NXXF"
  magicAt: 0,
  /** CRC-32 of everything behind itself. */
  checksumAt: 4,
  versionAt: 8,
  /** Bytes of the page table and their CRC-32. */
  tableBytesAt: 12,
  tableChecksumAt: 16,
  /** Bytes of the LMDB file before the page table, low and high half. */
  lmdbBytesAt: 20,
  bytes: 28,
} as const;

/** Pages are closed when they have so many bytes before deflation. */
export const CHUNKS_PAGE_BYTES = 16 * KIB;
export const INDEX_PAGE_BYTES = 8 * KIB;
export const POSTINGS_PAGE_BYTES = 64 * KIB;
/** A page longer than this is none of ours. */
export const PAGE_RAW_BYTES_MAX = 1024 * 1024 * KIB;

/** A slice is two hours or a multiple (slice-length.ts); a block has at most SLICES_MAX of them. */
export const SLICE_MS = 2 * HOUR_MS;
export const SLICES_MAX = 512;
/** A chunk with more samples is divided at the middle of its time, so that series scraped together are divided alike. */
export const CHUNK_SAMPLES_MAX = 1024;

/** Bits of the flags of a chunk. */
export const CHUNK_HISTOGRAMS = 1;
export const CHUNK_STARTS = 2;
