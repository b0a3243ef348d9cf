/**
 * What queries read: the parts of the store at one moment (docs/storage.md). The main thread makes a new view when a part
 * comes or goes; a view crosses to the workers as a message.
 */
import type { Matcher } from '../model/matchers.ts';
import type { SharedHead } from '../threads/layout.ts';

export interface StoreView {
  /** Counts up with each view of a process. */
  readonly version: number;
  /** Oldest first; the last one is the current one, which takes new samples. */
  readonly heads: readonly HeadView[];
  /** In ascending order of mint. */
  readonly blocks: readonly BlockView[];
}

export interface HeadView {
  /** Number of the generation: 1, 2, ... never used again in a data directory. */
  readonly generation: number;
  readonly shared: SharedHead;
  readonly tombstones: readonly Tombstone[];
}

export interface BlockView {
  /** ULID. */
  readonly id: string;
  readonly path: string;
  /** Times of the oldest and the newest sample, milliseconds since the Unix epoch. */
  readonly mint: number;
  readonly maxt: number;
  readonly tombstones: readonly Tombstone[];
}

/** Samples in [mint, maxt] of the series that pass every matcher are deleted. */
export interface Tombstone {
  readonly matchers: readonly Matcher[];
  readonly mint: number;
  readonly maxt: number;
}
