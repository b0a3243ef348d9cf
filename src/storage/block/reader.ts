/** Opens blocks for reading. */
import type { Symbols } from '../../model/labels.ts';
import { Lookups } from '../lookups.ts';
import type { Tombstone } from '../view.ts';
import type { BlockReader } from './block.ts';
import { BlockCache } from './block-cache.ts';
import { FileBlockReader } from './file-block-reader.ts';
import { PageFile } from './page-file.ts';
import { readMeta } from './read-meta.ts';

/**
 * Opens a block in this thread. Throws DamagedBlock; the methods of the reader do so too. Blocks of a thread should share a
 * cache, which bounds what all of them hold decoded.
 */
export function openBlock(
  path: string,
  symbols: Symbols,
  tombstones: readonly Tombstone[],
  cache: BlockCache = new BlockCache(),
  lookups = new Lookups(),
): BlockReader {
  const file = new PageFile(path);
  try {
    return new FileBlockReader(file, readMeta(file), symbols, tombstones, cache.section(file.table.count), lookups);
  } catch (error) {
    file.close();
    throw error;
  }
}
