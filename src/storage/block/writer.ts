/** Writes a block: one LMDB file, pages in the order of their numbers (docs/format/block.md). */
import type { BlockMeta, SeriesStream } from './block.ts';

/** What the one who orders a block knows of it beforehand. */
export type BlockIdentity = Pick<
  BlockMeta,
  'id' | 'rangeStart' | 'rangeEnd' | 'level' | 'cut' | 'parents' | 'createdMs'
>;

/**
 * Writes the samples of the stream that lie in [mint, maxt] to a block at `path`, which must not exist, and syncs the file
 * (not its directory). Series without samples there are left out. Answers null, and leaves no file, when there is no sample
 * at all. The stream is not closed. When it fails, for a full disk or because the stream throws, no file is left.
 * It lets the event loop turn between its transactions.
 */
export function writeBlock(
  path: string,
  stream: SeriesStream,
  identity: BlockIdentity,
  mint: number,
  maxt: number,
): Promise<BlockMeta | null> {
  return Promise.reject(new Error(`not there yet: ${path} ${stream.labels.length} ${identity.id} ${mint} ${maxt}`));
}
