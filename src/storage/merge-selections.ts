/**
 * Selections of several parts of the store as one: series with the same labels become one series, whose samples are those
 * of all parts.
 *
 *   parts             blocks and heads, oldest first
 *   latest[series]    newest entry of the series + 1     an entry: one series of one part
 *   earlier[entry]    the series' entry before it + 1; 0 ends the chain
 */
import { LabelSetTable } from '../model/label-set-table.ts';
import type { LabelSet } from '../model/labels.ts';
import { SampleColumns } from '../model/samples.ts';
import { appendColumns, mergeColumns } from './merge-columns.ts';
import type { MergedEntries, PartShare, SelectionShare, SeriesSelection } from './storage.ts';

export interface Part {
  /** No sample of the part is outside of [mint, maxt]. */
  readonly mint: number;
  readonly maxt: number;
  readonly selection: SeriesSelection;
}

/** What a merged selection reads; reading changes nothing of it. */
export interface MergedParts {
  readonly parts: readonly Part[];
  /** The labels of each series. */
  readonly table: Pick<LabelSetTable, 'count' | 'labels'>;
  readonly entries: MergedEntries;
}

/** Where two parts have a sample at one time, the later part's is taken. */
export function mergeSelections(parts: readonly Part[]): SeriesSelection {
  return new MergedSelection(mergeParts(parts));
}

export function mergeParts(parts: readonly Part[]): MergedParts {
  const entries = parts.reduce((sum, { selection }) => sum + selection.count, 0);
  const partOf = new Uint16Array(entries);
  const indexOf = new Uint32Array(entries);
  const earlier = new Uint32Array(entries);
  const latest = new Uint32Array(entries);
  const table = new LabelSetTable();
  let entry = 0;
  for (let p = 0; p < parts.length; p++) {
    const { selection } = parts[p];
    for (let i = 0; i < selection.count; i++, entry++) {
      const series = table.intern(selection.labels(i));
      partOf[entry] = p;
      indexOf[entry] = i;
      earlier[entry] = latest[series];
      latest[series] = entry + 1;
    }
  }
  return { parts, table, entries: { partOf, indexOf, earlier, latest: latest.slice(0, table.count) } };
}

/** A merged selection of another thread, whose parts are read in this one. */
export function adoptMerged(parts: readonly Part[], entries: MergedEntries): SeriesSelection {
  const labels = (index: number): LabelSet => {
    const entry = entries.latest[index] - 1;
    return parts[entries.partOf[entry]].selection.labels(entries.indexOf[entry]);
  };
  return new MergedSelection({ parts, table: { count: entries.latest.length, labels }, entries });
}

export class MergedSelection implements SeriesSelection {
  readonly count: number;
  readonly #parts: readonly Part[];
  readonly #table: MergedParts['table'];
  readonly #entries: MergedEntries;
  /** Entries of the series being read, oldest part first; the first #chained of them. */
  readonly #chain: Uint32Array;
  readonly #piece = new SampleColumns();
  readonly #merged = new SampleColumns();

  constructor({ parts, table, entries }: MergedParts) {
    this.count = table.count;
    this.#parts = parts;
    this.#table = table;
    this.#entries = entries;
    this.#chain = new Uint32Array(parts.length);
  }

  labels(index: number): LabelSet {
    return this.#table.labels(index);
  }

  read(index: number, mint: number, maxt: number, into: SampleColumns): void {
    into.clear();
    const { partOf, indexOf } = this.#entries;
    const first = this.#chainOf(index, mint, maxt);
    for (let i = first; i < this.#chain.length; i++) {
      const entry = this.#chain[i];
      const { selection, mint: oldest } = this.#parts[partOf[entry]];
      if (into.count === 0) {
        selection.read(indexOf[entry], mint, maxt, into);
        continue;
      }
      // The usual case: blocks that follow one another.
      if (selection.append !== undefined && oldest > into.times[into.count - 1]) {
        selection.append(indexOf[entry], mint, maxt, into);
        continue;
      }
      const piece = this.#piece;
      selection.read(indexOf[entry], mint, maxt, piece);
      if (piece.count === 0) continue;
      if (piece.times[0] > into.times[into.count - 1]) appendColumns(into, piece, 0, piece.count);
      else mergeColumns(into, piece, this.#merged);
    }
  }

  readNewest(index: number, mint: number, maxt: number, into: SampleColumns): void {
    into.clear();
    const { partOf, indexOf } = this.#entries;
    const piece = this.#piece;
    for (let i = this.#chainOf(index, mint, maxt); i < this.#chain.length; i++) {
      const entry = this.#chain[i];
      this.#parts[partOf[entry]].selection.readNewest(indexOf[entry], mint, maxt, piece);
      if (piece.count === 0) continue;
      // Of two parts with a sample at one time the later one counts.
      if (into.count > 0 && piece.times[piece.count - 1] < into.times[into.count - 1]) continue;
      into.clear();
      appendColumns(into, piece, piece.count - 1, piece.count);
    }
  }

  share(): SelectionShare | null {
    const parts: PartShare[] = [];
    for (const { mint, maxt, selection } of this.#parts) {
      const share = selection.share?.() ?? null;
      if (share === null) return null;
      parts.push({ mint, maxt, selection: share });
    }
    return { kind: 'merged', parts, entries: this.#entries };
  }

  /** Fills the end of #chain with the series' entries of parts that meet [mint, maxt]; answers where they begin. */
  #chainOf(series: number, mint: number, maxt: number): number {
    const { partOf, earlier, latest } = this.#entries;
    let first = this.#chain.length;
    for (let entry = latest[series]; entry > 0; entry = earlier[entry - 1]) {
      const part = this.#parts[partOf[entry - 1]];
      if (part.mint <= maxt && part.maxt >= mint) this.#chain[--first] = entry - 1;
    }
    return first;
  }
}
