/** A head that has series from its start: what belongs to its regions. */
import type { SharedHead } from '../../threads/layout.ts';
import type { LabelIndexState } from './label-index.ts';

/** What a head knows beside its regions, as far as it cannot be told from them. */
export interface HeadState extends LabelIndexState {
  readonly seriesCount: number;
  readonly samplesAppended: number;
  readonly outOfOrderAppended: number;
}

/** Regions that were filled by somebody else (storage/checkpoint), with the state that belongs to them. */
export interface FilledHead extends HeadState {
  readonly shared: SharedHead;
  readonly openChunks: number;
  readonly closedChunks: number;
  /** First block, and first word of the chunks, that was never given out. */
  readonly blocksEnd: number;
  readonly chunksEnd: number;
}
