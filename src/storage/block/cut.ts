/** A head to blocks, one for each aligned range of time that it has samples in. */
import { LIMITS } from '../../limits.ts';
import type { BlockWork, WrittenBlock } from '../../threads/block-messages.ts';
import { OrderedHead } from '../head/stream.ts';
import type { HeadView } from '../view.ts';
import { alignedRanges } from './aligned-ranges.ts';
import type { BlockMeta } from './block.ts';
import { type Checkpoint, cancelable } from './cancelable.ts';
import { TemporaryBlocks } from './temporary-blocks.ts';
import { writeBlock } from './writer.ts';

/** The blocks of a generation: they say that they are all of it. */
export function cutHead(work: BlockWork & { kind: 'cut' }, checkpoint: Checkpoint): Promise<WrittenBlock[]> {
  const { generation } = work.head;
  return writeRanges(work, checkpoint, (part, parts) => ({ generation, part, parts }));
}

export interface RangesWork {
  readonly head: HeadView;
  readonly directory: string;
  /** Lengths that the ranges may have, ascending: the smallest that does not make too many blocks is taken. */
  readonly levelsMs: readonly number[];
  readonly createdMs: number;
}

/** @param cutOf what block `part` of `parts`, from 1, says of its origin */
export async function writeRanges(
  { head, directory, levelsMs, createdMs }: RangesWork,
  checkpoint: Checkpoint,
  cutOf: (part: number, parts: number) => BlockMeta['cut'],
): Promise<WrittenBlock[]> {
  const ordered = new OrderedHead(head);
  const series = () => cancelable(ordered.stream(), checkpoint);
  const { lengthMs, starts } = alignedRanges(series(), levelsMs, LIMITS.cutBlocksMax);
  const temporary = new TemporaryBlocks(directory, createdMs);
  const written: WrittenBlock[] = [];
  try {
    for (const [i, rangeStart] of starts.entries()) {
      const rangeEnd = rangeStart + lengthMs;
      const cut = cutOf(i + 1, starts.length);
      const block = await temporary.write((path, id) =>
        writeBlock(
          path,
          series(),
          { id, rangeStart, rangeEnd, level: 1, cut, parents: [], createdMs },
          rangeStart,
          rangeEnd - 1,
        ),
      );
      if (block !== null) written.push(block);
    }
    return written;
  } catch (error) {
    temporary.remove();
    throw error;
  }
}
