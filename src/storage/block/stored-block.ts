/** A block in the directory of blocks, as the main thread knows it. Immutable: another one takes its place. */
import type { BlockView, Tombstone } from '../view.ts';
import type { BlockMeta } from './block.ts';

export interface StoredBlock {
  readonly meta: BlockMeta;
  readonly path: string;
  readonly bytes: number;
  readonly tombstones: readonly Tombstone[];
}

/** By the time of the oldest sample; of equal ones the newest block last. */
export function compareBlocks(a: StoredBlock, b: StoredBlock): number {
  return a.meta.mint - b.meta.mint || a.meta.createdMs - b.meta.createdMs || (a.meta.id < b.meta.id ? -1 : 1);
}

export function viewOf({ meta: { id, mint, maxt }, path, tombstones }: StoredBlock): BlockView {
  return { id, path, mint, maxt, tombstones };
}
