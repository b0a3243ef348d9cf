/**
 * The contracts of the storage layer. The rest of src imports from storage only what this file names (and, in server/,
 * the constructors of the parts). Times are milliseconds since the Unix epoch; every interval here is closed at both
 * ends, [mint, maxt].
 */
import type { LabelSet, Symbols } from '../model/labels.ts';
import type { Matcher } from '../model/matchers.ts';
import type { SampleColumns } from '../model/samples.ts';
import type { Texts } from '../model/texts.ts';

/**
 * Number of a series in the head: 32 bits, dense from 0 in order of creation, the same after a replay of the log, never
 * used again for another series.
 */
export type SeriesRef = number;

/** What became of one sample that was offered to the head. */
export const AppendResult = {
  /** Stored after the newest sample of its series. */
  Appended: 0,
  /** Stored before the newest sample of its series. */
  AppendedOutOfOrder: 1,
  /** Time and value bits are there already: nothing to do, success for the sender. */
  Duplicate: 2,
  /** The time is there with another value: refused. */
  Conflict: 3,
  /** Older than the retention: refused. */
  TooOld: 4,
  /** Further in the future than LIMITS.futureToleranceMs: refused. */
  TooNew: 5,
  /** Older than the newest sample of its series, and than storage.tsdb.out_of_order_time_window allows: refused. */
  TooLate: 6,
} as const;
export type AppendResult = (typeof AppendResult)[keyof typeof AppendResult];

/**
 * One query's view of the stored series. It belongs to one thread and one query: what was acknowledged before it was
 * made is in it; what comes later may be in it or not, series by series, never half a sample.
 */
export interface Reader {
  /** The table that the ids of every label set of this reader belong to. */
  readonly symbols: Symbols;

  /**
   * The series that pass every matcher and may have samples in [mint, maxt] (time is a coarse filter: a series without
   * samples there may be among them), in ascending order of their refs.
   */
  select(matchers: readonly Matcher[], mint: number, maxt: number): SeriesSelection;

  /** Names of labels that series of select(matchers, mint, maxt) have; unsorted, each once. */
  labelNames(matchers: readonly Matcher[], mint: number, maxt: number): string[];

  /** Values of one label over the series of select(matchers, mint, maxt); in the order of their bytes, each once. */
  labelValues(name: string, matchers: readonly Matcher[], mint: number, maxt: number): Texts;

  close(): void;
}

/** Takes the name [name, nameEnd) and the value [value, valueEnd) of a label, in UTF-8; the bytes may be shared between threads. */
export type LabelVisitor = (bytes: Uint8Array, name: number, nameEnd: number, value: number, valueEnd: number) => void;

export interface SeriesSelection {
  readonly count: number;

  /** Label set of series `index` (0 to count - 1). */
  labels(index: number): LabelSet;

  /** Shows the labels of series `index` where they lie, in the order of its label set. Selections that cannot do it do not have it. */
  visitLabels?(index: number, visit: LabelVisitor): void;

  /**
   * Replaces the contents of `into` by the samples of series `index` in [mint, maxt], staleness markers included, times
   * ascending and unique. May be called again with other bounds. `into` stays the caller's.
   */
  read(index: number, mint: number, maxt: number, into: SampleColumns): void;

  /** Like read(), but keeps what is in `into`, all of which must be older. Selections that cannot do it do not have it. */
  append?(index: number, mint: number, maxt: number, into: SampleColumns): void;

  /** Like read(), for a caller that looks at the newest of these samples only: the others may be left out. */
  readNewest(index: number, mint: number, maxt: number, into: SampleColumns): void;

  /** What a reader of the same view needs in another thread to read the same series; absent: they are read here only. */
  share?(): SelectionShare | null;
}

/** A selection as plain data: series by their numbers in the parts of a view. */
export type SelectionShare =
  | { readonly kind: 'head'; readonly generation: number; readonly refs: Uint32Array }
  | { readonly kind: 'block'; readonly id: string; readonly refs: Uint32Array }
  | { readonly kind: 'merged'; readonly parts: readonly PartShare[]; readonly entries: MergedEntries };

export interface PartShare {
  readonly mint: number;
  readonly maxt: number;
  readonly selection: SelectionShare;
}

/** The entries of the series of several parts; merge-selections.ts draws them. */
export interface MergedEntries {
  readonly partOf: Uint16Array;
  readonly indexOf: Uint32Array;
  readonly earlier: Uint32Array;
  readonly latest: Uint32Array;
}
