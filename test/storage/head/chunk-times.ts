/** The chunks of a series as they lie in the shared head, the open one last. */
import { ENCODER } from '../../../src/storage/chunk/gorilla.ts';
import { HeadMemory } from '../../../src/storage/head/memory.ts';
import {
  CHUNK,
  CHUNK_COUNT_MASK,
  DIRECTORY,
  OPEN_COUNT_MASK,
  SERIES,
  type SharedHead,
} from '../../../src/threads/layout.ts';

export function chunkTimes(shared: SharedHead, ref: number): { mint: number; maxt: number; count: number }[] {
  const { series, chunks } = new HeadMemory(shared);
  const record = ref * SERIES.words;
  const directory = series.words[record + SERIES.directory];
  const closed = Array.from({ length: directory === 0 ? 0 : chunks.words[directory + DIRECTORY.count] }, (_, i) => {
    const chunk = chunks.words[directory + DIRECTORY.chunks + i];
    return {
      mint: chunks.floats[(chunk + CHUNK.mint) >> 1],
      maxt: chunks.floats[(chunk + CHUNK.maxt) >> 1],
      count: chunks.words[chunk + CHUNK.count] & CHUNK_COUNT_MASK,
    };
  });
  const state = series.words[record + SERIES.openState];
  if (state === 0) return closed;
  const mint = series.floats[(record + SERIES.openMint) >> 1];
  const maxt = series.floats[(record + SERIES.encoder + ENCODER.lastTime) >> 1];
  return [...closed, { mint, maxt, count: state & OPEN_COUNT_MASK }];
}
