/** Opens blocks for reading. */
import type { Symbols } from '../../model/labels.ts';
import type { Tombstone } from '../view.ts';
import type { BlockMeta, BlockReader } from './block.ts';
import { BlockCache } from './block-cache.ts';
import { FileBlockReader } from './file-block-reader.ts';
import { PageKind } from './format.ts';
import { PageFile } from './page-file.ts';

/**
 * Opens a block in this thread. Throws DamagedBlock; the methods of the reader do so too. Blocks of a thread should share a
 * cache, which bounds what all of them hold decoded.
 */
export function openBlock(
  path: string,
  symbols: Symbols,
  tombstones: readonly Tombstone[],
  cache: BlockCache = new BlockCache(),
): BlockReader {
  const file = new PageFile(path);
  try {
    return new FileBlockReader(file, readMeta(file), symbols, tombstones, cache.section());
  } catch (error) {
    file.close();
    throw error;
  }
}

/** The meta of a block, without more of it. Throws DamagedBlock. */
export function readBlockMeta(path: string): BlockMeta {
  const file = new PageFile(path);
  try {
    return readMeta(file);
  } finally {
    file.close();
  }
}

function readMeta(file: PageFile): BlockMeta {
  const page = file.table.count - 1;
  const text = Buffer.from(file.read(page, PageKind.Meta)).toString();
  try {
    return JSON.parse(text) as BlockMeta;
  } catch {
    throw file.damaged(page, 'it is not JSON');
  }
}
