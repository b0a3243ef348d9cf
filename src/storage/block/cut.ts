/** A frozen head to blocks, one for each aligned range of time that it has samples in. */
import { LIMITS } from '../../limits.ts';
import type { BlockWork, WrittenBlock } from '../../threads/block-messages.ts';
import { OrderedHead } from '../head/stream.ts';
import { alignedRanges } from './aligned-ranges.ts';
import { type Checkpoint, cancelable } from './cancelable.ts';
import { TemporaryBlocks } from './temporary-blocks.ts';
import { type BlockIdentity, writeBlock } from './writer.ts';

export async function cutHead(work: BlockWork & { kind: 'cut' }, checkpoint: Checkpoint): Promise<WrittenBlock[]> {
  const { head, directory, levelsMs, createdMs } = work;
  const ordered = new OrderedHead(head);
  const series = () => cancelable(ordered.stream(), checkpoint);
  const { lengthMs, starts } = alignedRanges(series(), levelsMs, LIMITS.cutBlocksMax);
  const identityOf = (id: string, rangeStart: number, part: number): BlockIdentity => ({
    id,
    rangeStart,
    rangeEnd: rangeStart + lengthMs,
    level: 1,
    cut: { generation: head.generation, part: part + 1, parts: starts.length },
    parents: [],
    createdMs,
  });
  const temporary = new TemporaryBlocks(directory, createdMs);
  const written: WrittenBlock[] = [];
  try {
    for (const [i, rangeStart] of starts.entries()) {
      const block = await temporary.write((path, id) =>
        writeBlock(path, series(), identityOf(id, rangeStart, i), rangeStart, rangeStart + lengthMs - 1),
      );
      if (block !== null) written.push(block);
    }
    return written;
  } catch (error) {
    temporary.remove();
    throw error;
  }
}
