/** Opens blocks for reading. */
import type { Symbols } from '../../model/labels.ts';
import type { Tombstone } from '../view.ts';
import type { BlockReader } from './block.ts';
import { DamagedBlock } from './damaged-block.ts';

/** Opens a block in this thread. Throws DamagedBlock; the methods of the reader do so too. */
export function openBlock(path: string, symbols: Symbols, tombstones: readonly Tombstone[]): BlockReader {
  throw new DamagedBlock(path, '', `not there yet: ${symbols.size} ${tombstones.length}`);
}
