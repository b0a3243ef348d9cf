/**
 * Writes a checkpoint of a head while the head goes on taking samples: first what tells series apart, then the series slice
 * by slice, then the chunks that they lead to, which nobody changes or uses again meanwhile (ChunkHeap.hold).
 */

import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { LIMITS } from '../../limits.ts';
import { CONTROL, PAIR, SERIES } from '../../threads/layout.ts';
import { requireSpace } from '../block/free-space.ts';
import { HeadMemory } from '../head/memory.ts';
import { NAMES } from '../names.ts';
import { PageFile, SectionWriter } from './page-file.ts';
import { trimPairs } from './pairs-image.ts';
import { type ImageSections, SeriesImage } from './series-image.ts';
import type { CheckpointWork, EndAnswer, HeadSource, WrittenCheckpoint } from './source.ts';
import {
  type CheckpointTable,
  encodeTable,
  PAGE_WORDS,
  pagesOf,
  readTable,
  type SectionPages,
  SLICE_SERIES,
  UnusableCheckpoint,
} from './table.ts';

/**
 * Resolves when it is on disk under its temporary name. What it wrote is of no use until the log is on disk up to the answered
 * sequence: the head is ahead of it.
 */
export async function writeCheckpoint(work: CheckpointWork, source: HeadSource): Promise<WrittenCheckpoint> {
  const begin = performance.eventLoopUtilization();
  const memory = new HeadMemory(work.shared);
  requireSpace(work.directory, LIMITS.checkpointSpareBytesMin + sizeOf(memory));
  const base = baseOf(work);
  const pages = new PageFile(join(work.directory, NAMES.checkpointPages), base);
  try {
    const table = await writePages(work, source, memory, pages, base);
    pages.sync();
    const temporaryPath = join(work.directory, NAMES.checkpoint + NAMES.temporaryEnding);
    writeSynced(temporaryPath, encodeTable(table));
    const { lastSequence } = table.scalars;
    const { active: activeMs } = performance.eventLoopUtilization(begin);
    return { temporaryPath, lastSequence, bytesWritten: pages.bytesWritten, activeMs };
  } catch (error) {
    pages.discard();
    throw error;
  } finally {
    pages.close();
  }
}

/** Bytes of a whole head, a quarter too many at most. */
function sizeOf({ series, labels, pairs, postings, blocks, chunks }: HeadMemory): number {
  return [series, labels, pairs, postings, blocks, chunks].reduce((sum, { bytes }) => sum + bytes.length, 0);
}

/** The checkpoint before, whose pages stay; null when there is none or it cannot be used: then all pages are written. */
function baseOf({ directory, baseOrdinal }: CheckpointWork): CheckpointTable | null {
  if (baseOrdinal === 0) return null;
  try {
    const table = readTable(join(directory, NAMES.checkpoint));
    return table?.scalars.ordinal === baseOrdinal ? table : null;
  } catch (error) {
    if (error instanceof UnusableCheckpoint) return null;
    throw error;
  }
}

async function writePages(
  work: CheckpointWork,
  source: HeadSource,
  memory: HeadMemory,
  pages: PageFile,
  base: CheckpointTable | null,
): Promise<CheckpointTable> {
  const { state } = work;
  const knowsTheSame = base?.scalars.seriesCount === state.seriesCount && base.scalars.pairCount === state.pairCount;
  const labels = writeLabels(work, memory, pages, base);
  const { series, blocks, directories, image, sliceSequences } = await writeSeries(work, source, memory, pages);
  const pairs = knowsTheSame ? base.sections.pairs : await writePairs(work, source, memory, pages);
  const end = await source.end();
  return {
    scalars: scalarsOf(work, image, end, memory),
    sliceSequences,
    sections: {
      series,
      labels,
      pairs,
      postings: knowsTheSame ? base.sections.postings : writePostings(work, memory, pages),
      blocks,
      chunks: writeChunks(end, memory, pages),
      directories,
      numbers: writeNumbers(work, pages),
    },
  };
}

/** Labels are never changed: whole pages of the checkpoint before are kept. */
function writeLabels(
  { state }: CheckpointWork,
  memory: HeadMemory,
  pages: PageFile,
  base: CheckpointTable | null,
): SectionPages {
  const section = new SectionWriter(pages, 'labels');
  const keptPages = Math.floor((base?.scalars.labelsEnd ?? 0) / PAGE_WORDS);
  for (let page = 0; page < keptPages; page++) section.keep();
  section.pushAll(memory.labels.reach(state.labelsEnd), section.words, state.labelsEnd);
  return section.finish();
}

interface WrittenSeries extends Record<keyof ImageSections, SectionPages> {
  readonly image: SeriesImage;
  readonly sliceSequences: Float64Array;
}

async function writeSeries(
  { state, scratch }: CheckpointWork,
  source: HeadSource,
  memory: HeadMemory,
  pages: PageFile,
): Promise<WrittenSeries> {
  const sections: ImageSections = {
    series: new SectionWriter(pages, 'series'),
    blocks: new SectionWriter(pages, 'blocks'),
    directories: new SectionWriter(pages, 'directories'),
  };
  const image = new SeriesImage(memory, sections);
  const copy = (begin: number, end: number, at: number) =>
    source.copy({ kind: 'copy', region: 'series', begin: begin * SERIES.words, end: end * SERIES.words, at });
  const sequences: number[] = [];
  for (let begin = 0; begin < state.seriesCount; begin += SLICE_SERIES) {
    const end = Math.min(begin + SLICE_SERIES, state.seriesCount);
    const { sequence } = await copy(begin, end, 0);
    sequences.push(sequence);
    for (let ref = begin; ref < end; ref++) {
      const at = (ref - begin) * SERIES.words;
      // A newer copy has more samples than the sequence of the slice says, which does no harm: they are known when they are
      // replayed.
      while (!image.add(scratch, at, ref * SERIES.words)) await copy(ref, ref + 1, at);
    }
  }
  return {
    series: sections.series.finish(),
    blocks: sections.blocks.finish(),
    directories: sections.directories.finish(),
    image,
    sliceSequences: Float64Array.from(sequences),
  };
}

async function writePairs(
  { state, scratch }: CheckpointWork,
  source: HeadSource,
  memory: HeadMemory,
  pages: PageFile,
): Promise<SectionPages> {
  const words = state.pairCount * PAIR.words;
  const pairs = new Int32Array(words);
  for (let begin = 0; begin < words; begin += scratch.length) {
    const end = Math.min(begin + scratch.length, words);
    await source.copy({ kind: 'copy', region: 'pairs', begin, end, at: 0 });
    pairs.set(scratch.subarray(0, end - begin), begin);
  }
  trimPairs(pairs, state.pairCount, state.seriesCount, memory);
  const section = new SectionWriter(pages, 'pairs');
  section.pushAll(pairs, 0, words);
  return section.finish();
}

/**
 * Refs that came later are behind the ends of their lists. Pairs that came later are taken out of the table: those that were
 * there before stand at the places where they would stand without them, since a table takes pairs in the order of their ids.
 */
function writePostings({ state, pairTable }: CheckpointWork, memory: HeadMemory, pages: PageFile): SectionPages {
  const words = memory.postings.reach(state.postingsEnd);
  const slots = pairTable + 1;
  const slotsEnd = slots + words[pairTable];
  const section = new SectionWriter(pages, 'postings');
  section.pushAll(words, 0, slots);
  for (let at = slots; at < slotsEnd; at++) section.push(words[at] > state.pairCount ? 0 : words[at]);
  section.pushAll(words, slotsEnd, state.postingsEnd);
  return section.finish();
}

/** Only pages in which pieces were given out since the checkpoint before, and those behind its end, are written. */
function writeChunks({ chunksEnd, changedPages }: EndAnswer, memory: HeadMemory, pages: PageFile): SectionPages {
  const section = new SectionWriter(pages, 'chunks');
  const changed = new Set(changedPages);
  const words = memory.chunks.reach(chunksEnd);
  for (let page = 0; page < pagesOf(chunksEnd); page++) {
    if (!changed.has(page) && section.keep()) continue;
    section.pushAll(words, page * PAGE_WORDS, Math.min((page + 1) * PAGE_WORDS, chunksEnd));
  }
  return section.finish();
}

function writeNumbers({ state, numbers }: CheckpointWork, pages: PageFile): SectionPages {
  const section = new SectionWriter(pages, 'numbers');
  section.pushAll(numbers, 0, Math.min(numbers.length, state.seriesCount));
  return section.finish();
}

function scalarsOf(
  work: CheckpointWork,
  image: SeriesImage,
  end: EndAnswer,
  memory: HeadMemory,
): CheckpointTable['scalars'] {
  const { control } = memory;
  return {
    ...work.state,
    ordinal: work.ordinal,
    firstSequence: work.firstSequence,
    lastSequence: end.sequence,
    pairTable: work.pairTable,
    newestName: work.newestName,
    hashKey0: control.words[CONTROL.hashKey],
    hashKey1: control.words[CONTROL.hashKey + 1],
    mint: end.mint,
    maxt: end.maxt,
    openChunks: image.openChunks,
    closedChunks: image.closedChunks,
    blocksEnd: image.blocksEnd,
    chunksEnd: end.chunksEnd,
  };
}

function writeSynced(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w');
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
    fsyncSync(file);
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}
