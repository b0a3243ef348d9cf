/** Contracts of blocks. docs/storage.md says what they are for, docs/format/block.md how they lie on disk. */
import type { SampleColumns } from '../../model/samples.ts';
import type { PartReader } from '../part-reader.ts';

/** Kept in the block as JSON. */
export interface BlockMeta {
  readonly version: 1;
  /** ULID, also the name of the file. */
  readonly id: string;
  /** Times of the oldest and the newest sample in it. */
  readonly mint: number;
  readonly maxt: number;
  /** The aligned range of time that it belongs to, [rangeStart, rangeEnd). */
  readonly rangeStart: number;
  readonly rangeEnd: number;
  /** Compactions that made it: 1 when it was cut from a head. */
  readonly level: number;
  /** The generation that it was cut from, as block `part` (from 1) of `parts`; null when it was not. */
  readonly cut: { readonly generation: number; readonly part: number; readonly parts: number } | null;
  /** Ids of the blocks that it replaces. */
  readonly parents: readonly string[];
  readonly series: number;
  readonly chunks: number;
  readonly samples: number;
  /** Of these, native histograms. */
  readonly histogramSamples: number;
  readonly createdMs: number;
}

/**
 * Series in the order of their labels (compareCanonicalLabels), each once, with their samples: what a block is written
 * from. A stream belongs to one thread and is used once.
 */
export interface SeriesStream {
  /** Moves to the next series, the first one at the first call; false at the end. */
  next(): boolean;
  /** Canonical label bytes (Head.addSeries says what they are) of the current series; a view that is good until next(). */
  readonly labels: Uint8Array;
  /** Replaces the contents of `into` by the samples of the current series in [mint, maxt]; may be called several times. */
  read(mint: number, maxt: number, into: SampleColumns): void;
  close(): void;
}

/** One block, open for reading in one thread. */
export interface BlockReader extends PartReader {
  readonly meta: BlockMeta;
  /** The slices of time that select() looks at for [mint, maxt], which meets the block; '': all. Alike: it selects the same series. */
  slicesOf(mint: number, maxt: number): string;
  /** All series with their samples, less what tombstones cover. */
  stream(): SeriesStream;
  /** Number of the series in this block, -1 when it has none with these canonical label bytes. */
  find(labels: Uint8Array): number;
  /** Replaces the contents of `into` by the samples of series `number` in [mint, maxt], tombstones disregarded. */
  readSeries(number: number, mint: number, maxt: number, into: SampleColumns): void;
}
