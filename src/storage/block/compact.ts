/** Blocks to one block, without what their tombstones cover. */
import { Symbols } from '../../model/labels.ts';
import type { BlockWork, WrittenBlock } from '../../threads/block-messages.ts';
import { mergeStreams } from '../merge-streams.ts';
import type { BlockReader } from './block.ts';
import { BlockCache } from './block-cache.ts';
import { type Checkpoint, cancelable } from './cancelable.ts';
import { requireSpace } from './free-space.ts';
import { openBlock } from './reader.ts';
import { usualDistance } from './slice-length.ts';
import { TemporaryBlocks } from './temporary-blocks.ts';
import { writeBlock } from './writer.ts';

/** Answers null when nothing is left of them. */
export async function compactBlocks(
  work: BlockWork & { kind: 'compact' },
  checkpoint: Checkpoint,
): Promise<WrittenBlock | null> {
  const { inputs, directory, rangeStart, rangeEnd, parents, createdMs } = work;
  requireSpace(
    directory,
    inputs.reduce((sum, { bytes }) => sum + bytes, 0),
  );
  const temporary = new TemporaryBlocks(directory, createdMs);
  const readers: BlockReader[] = [];
  const cache = new BlockCache();
  try {
    for (const { path, tombstones } of inputs) readers.push(openBlock(path, new Symbols(), tombstones, cache));
    const level = 1 + Math.max(...readers.map(({ meta }) => meta.level));
    const distanceMs = usualDistance(readers);
    const merged = cancelable(mergeStreams(readers.map((reader) => reader.stream())), checkpoint);
    return await temporary.write((path, id) =>
      writeBlock(
        path,
        merged,
        { id, rangeStart, rangeEnd, level, cut: null, parents, createdMs },
        rangeStart,
        rangeEnd - 1,
        distanceMs,
      ),
    );
  } catch (error) {
    temporary.remove();
    throw error;
  } finally {
    for (const reader of readers) reader.close();
  }
}
