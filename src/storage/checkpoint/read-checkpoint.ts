/** Reads a checkpoint into the regions of a new head: few large reads, several at a time, each page checked. */
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { CONTROL, SERIES, type SharedHead } from '../../threads/layout.ts';
import type { FilledHead } from '../head/filled-head.ts';
import { createSharedHead, HeadMemory } from '../head/memory.ts';
import { crc32 } from '../log/crc32.ts';
import { NAMES } from '../names.ts';
import {
  type CheckpointTable,
  PAGE_BYTES,
  PAGE_WORDS,
  pagesOf,
  readTable,
  type SectionName,
  type SectionPages,
  UnusableCheckpoint,
} from './table.ts';

export interface ReadCheckpoint {
  readonly filled: FilledHead;
  /** A word a series: log number + 1, 0 where there is none. */
  readonly numbers: Uint32Array;
  readonly ordinal: number;
  /** Newest log record at its begin and at its end, and of each slice of SLICE_SERIES series. */
  readonly firstSequence: number;
  readonly lastSequence: number;
  readonly sliceSequences: Float64Array;
}

/** The largest read, and how many are under way. */
const READ_PAGES_MAX = 32;
const READERS = 4;

/** Null when there is none. Rejects with UnusableCheckpoint when it is damaged or of another version. */
export async function readCheckpoint(directory: string): Promise<ReadCheckpoint | null> {
  const table = readTable(join(directory, NAMES.checkpoint));
  if (table === null) return null;
  const file = await open(join(directory, NAMES.checkpointPages), 'r').catch((error: Error) => {
    throw new UnusableCheckpoint(`its pages cannot be read: ${error.message}`);
  });
  try {
    return await readPages(table, file);
  } finally {
    await file.close();
  }
}

async function readPages(table: CheckpointTable, file: FileHandle): Promise<ReadCheckpoint> {
  const { scalars, sections, sliceSequences } = table;
  const shared = createSharedHead([scalars.hashKey0, scalars.hashKey1]);
  const memory = new HeadMemory(shared);
  const directoriesAt = pagesOf(scalars.chunksEnd) * PAGE_WORDS;
  const numbers = new Uint32Array(sections.numbers.slots.length * PAGE_WORDS);
  const runs: Run[] = [];
  const plan = (name: Exclude<SectionName, 'numbers' | 'directories'>) => {
    memory[name].ensure(sections[name].slots.length * PAGE_WORDS);
    addRuns(runs, sections[name], memory[name].bytes);
  };
  for (const name of ['labels', 'series', 'blocks', 'postings', 'pairs'] as const) plan(name);
  memory.chunks.ensure(directoriesAt + sections.directories.slots.length * PAGE_WORDS);
  addRuns(runs, sections.chunks, memory.chunks.bytes);
  addRuns(runs, sections.directories, memory.chunks.bytes.subarray(4 * directoriesAt));
  addRuns(runs, sections.numbers, new Uint8Array(numbers.buffer));
  await readRuns(file, runs);
  if (scalars.closedChunks > 0) placeDirectories(memory.series.words, scalars.seriesCount, directoriesAt);
  fillControl(memory, table);
  return {
    filled: filledHead(shared, table, directoriesAt),
    numbers: numbers.subarray(0, scalars.seriesCount),
    ordinal: scalars.ordinal,
    firstSequence: scalars.firstSequence,
    lastSequence: scalars.lastSequence,
    sliceSequences,
  };
}

/** Pages that lie side by side in the file and in memory. */
interface Run {
  readonly slot: number;
  readonly checksums: Uint32Array;
  readonly into: Uint8Array;
}

function addRuns(runs: Run[], { slots, checksums }: SectionPages, region: Uint8Array): void {
  for (let begin = 0; begin < slots.length; ) {
    let end = begin + 1;
    while (end < slots.length && end - begin < READ_PAGES_MAX && slots[end] === slots[end - 1] + 1) end++;
    const into = region.subarray(begin * PAGE_BYTES, end * PAGE_BYTES);
    runs.push({ slot: slots[begin], checksums: checksums.subarray(begin, end), into });
    begin = end;
  }
}

async function readRuns(file: FileHandle, runs: readonly Run[]): Promise<void> {
  let next = 0;
  const reader = async (): Promise<void> => {
    while (next < runs.length) await readRun(file, runs[next++]);
  };
  await Promise.all(Array.from({ length: READERS }, reader));
}

async function readRun(file: FileHandle, { slot, checksums, into }: Run): Promise<void> {
  for (let done = 0; done < into.length; ) {
    const { bytesRead } = await file.read(into, done, into.length - done, slot * PAGE_BYTES + done);
    if (bytesRead === 0) throw new UnusableCheckpoint(`its page ${slot} is cut off`);
    done += bytesRead;
  }
  checksums.forEach((expected, i) => {
    const actual = crc32(into.subarray(i * PAGE_BYTES, (i + 1) * PAGE_BYTES));
    if (actual !== expected) throw new UnusableCheckpoint(`its page ${slot + i} has another checksum than was written`);
  });
}

/** Turns places in the section of directories, + 1, to places in the region of chunks. */
function placeDirectories(series: Int32Array, seriesCount: number, directoriesAt: number): void {
  const end = seriesCount * SERIES.words;
  for (let at = SERIES.directory; at < end; at += SERIES.words) {
    if (series[at] !== 0) series[at] += directoriesAt - 1;
  }
}

function fillControl({ control }: HeadMemory, { scalars }: CheckpointTable): void {
  control.words[CONTROL.seriesCount] = scalars.seriesCount;
  control.words[CONTROL.pairCount] = scalars.pairCount;
  control.words[CONTROL.pairTable] = scalars.pairTable;
  control.words[CONTROL.newestName] = scalars.newestName;
  control.floats[CONTROL.mint >> 1] = scalars.mint;
  control.floats[CONTROL.maxt >> 1] = scalars.maxt;
}

function filledHead(shared: SharedHead, { scalars, sections }: CheckpointTable, directoriesAt: number): FilledHead {
  const { seriesCount, pairCount, nameCount, labelsEnd, postingsEnd, samplesAppended, outOfOrderAppended } = scalars;
  const { openChunks, closedChunks, blocksEnd, chunksEnd } = scalars;
  const directoryWords = sections.directories.slots.length * PAGE_WORDS;
  return {
    shared,
    seriesCount,
    pairCount,
    nameCount,
    labelsEnd,
    postingsEnd,
    samplesAppended,
    outOfOrderAppended,
    openChunks,
    closedChunks,
    blocksEnd,
    chunksEnd: directoryWords === 0 ? chunksEnd : directoriesAt + directoryWords,
  };
}
