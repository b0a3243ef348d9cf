/** What the readers of single heads and blocks can do beyond the contract of readers. */
import type { Reader, SeriesSelection } from './storage.ts';

export interface PartReader extends Reader {
  select(...parameters: Parameters<Reader['select']>): PartSelection;
  /** The series of these numbers, which a reader of the same part has selected, perhaps in another thread. */
  selectionOf(refs: Uint32Array): PartSelection;
}

export interface PartSelection extends SeriesSelection {
  /** Numbers of the series in the part. */
  readonly refs: Uint32Array;
}
