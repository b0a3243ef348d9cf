/**
 * The table of a checkpoint: what the head knew beside its regions, and where in the file of pages each page of each region
 * lies. docs/format/checkpoint.md draws it.
 */
import { readFileSync } from 'node:fs';
import { SHARED_HEAD_VERSION } from '../../threads/layout.ts';
import { CHUNK_PAGE_WORDS } from '../head/chunk-heap.ts';
import { crc32 } from '../log/crc32.ts';

export const CHECKPOINT_VERSION = 1;

export const PAGE_WORDS = CHUNK_PAGE_WORDS;
export const PAGE_BYTES = 4 * PAGE_WORDS;

/** Series whose records are taken at one moment: a megabyte, which the main thread copies in about 0.1 ms. */
export const SLICE_SERIES = 16_384;

/** "NXCP" on a machine of this byte order; the file is of no use to the other one. */
const MAGIC = 0x5043584e;

/**
 * The regions, in the order in which the table lists them. The directories are for the region of chunks, behind what is in it;
 * `numbers` are the log numbers of the series.
 */
export const SECTIONS = [
  'series',
  'labels',
  'pairs',
  'postings',
  'blocks',
  'chunks',
  'directories',
  'numbers',
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** Whole numbers and times that fit a double, in this order. */
export const SCALARS = [
  /** How many checkpoints this generation had. */
  'ordinal',
  /** Newest log record at the begin and at the end: those in between are in some slices and not in others. */
  'firstSequence',
  'lastSequence',
  'seriesCount',
  'pairCount',
  'nameCount',
  'labelsEnd',
  'postingsEnd',
  'pairTable',
  'newestName',
  'hashKey0',
  'hashKey1',
  'mint',
  'maxt',
  'samplesAppended',
  'outOfOrderAppended',
  'openChunks',
  'closedChunks',
  'blocksEnd',
  'chunksEnd',
] as const;
export type Scalars = Record<(typeof SCALARS)[number], number>;

/** Pages of a region: place of each in the file, in pages, and its CRC-32. */
export interface SectionPages {
  readonly slots: Uint32Array;
  readonly checksums: Uint32Array;
}

export interface CheckpointTable {
  readonly scalars: Scalars;
  /** Of each slice of SLICE_SERIES series: log records up to this one are in it. */
  readonly sliceSequences: Float64Array;
  readonly sections: Record<SectionName, SectionPages>;
}

/** A checkpoint that is not what was written, or was written by another version: the log is replayed instead. */
export class UnusableCheckpoint extends Error {
  override name = 'UnusableCheckpoint';
}

const HEADER = { magic: 0, version: 1, headVersion: 2, checksum: 3, slices: 4, words: 6 } as const;

export function encodeTable({ scalars, sliceSequences, sections }: CheckpointTable): Uint8Array {
  const pages = SECTIONS.reduce((sum, name) => sum + sections[name].slots.length, 0);
  const doubles = SCALARS.length + sliceSequences.length;
  const words = new Uint32Array(HEADER.words + 2 * doubles + SECTIONS.length + 2 * pages);
  words[HEADER.magic] = MAGIC;
  words[HEADER.version] = CHECKPOINT_VERSION;
  words[HEADER.headVersion] = SHARED_HEAD_VERSION;
  words[HEADER.slices] = sliceSequences.length;
  const floats = new Float64Array(words.buffer, 4 * HEADER.words, doubles);
  floats.set(SCALARS.map((name) => scalars[name]));
  floats.set(sliceSequences, SCALARS.length);
  let at = HEADER.words + 2 * doubles;
  for (const name of SECTIONS) {
    const { slots, checksums } = sections[name];
    words[at++] = slots.length;
    words.set(slots, at);
    words.set(checksums, at + slots.length);
    at += 2 * slots.length;
  }
  const bytes = new Uint8Array(words.buffer);
  words[HEADER.checksum] = crc32(bytes.subarray(4 * (HEADER.checksum + 1)));
  return bytes;
}

/** Throws UnusableCheckpoint where the bytes are no table of this version. */
export function decodeTable(bytes: Uint8Array): CheckpointTable {
  if (bytes.length < 4 * HEADER.words || bytes.length % 4 !== 0) {
    throw new UnusableCheckpoint(`its table has ${bytes.length} bytes`);
  }
  const words = new Uint32Array(new Uint8Array(bytes).buffer);
  if (words[HEADER.magic] !== MAGIC) throw new UnusableCheckpoint('its table does not begin as one');
  const versions = `${words[HEADER.version]}, of a head of version ${words[HEADER.headVersion]}`;
  if (words[HEADER.version] !== CHECKPOINT_VERSION || words[HEADER.headVersion] !== SHARED_HEAD_VERSION) {
    throw new UnusableCheckpoint(
      `version ${versions}, this program reads ${CHECKPOINT_VERSION}, ${SHARED_HEAD_VERSION}`,
    );
  }
  const checksum = crc32(bytes.subarray(4 * (HEADER.checksum + 1)));
  if (checksum !== words[HEADER.checksum])
    throw new UnusableCheckpoint('its table has another checksum than was written');
  const slices = words[HEADER.slices];
  const floats = new Float64Array(words.buffer, 4 * HEADER.words, SCALARS.length + slices);
  const sections: Partial<Record<SectionName, SectionPages>> = {};
  let at = HEADER.words + 2 * floats.length;
  for (const name of SECTIONS) {
    const count = words[at++];
    sections[name] = {
      slots: words.subarray(at, at + count),
      checksums: words.subarray(at + count, at + 2 * count),
    };
    at += 2 * count;
  }
  return {
    scalars: Object.fromEntries(SCALARS.map((name, i) => [name, floats[i]])) as Scalars,
    sliceSequences: floats.subarray(SCALARS.length),
    sections: sections as Record<SectionName, SectionPages>,
  };
}

/** The table in a file; null when there is none. */
export function readTable(path: string): CheckpointTable | null {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  return decodeTable(bytes);
}

/** Pages that hold so many words. */
export function pagesOf(words: number): number {
  return Math.ceil(words / PAGE_WORDS);
}
