/**
 * What matchers select of the blocks of a view, kept from one query to the next: blocks do not change, and dashboards ask the
 * same again and again. Bounded by its bytes; what was not asked for the longest is forgotten first. One thread's.
 */
import { LIMITS } from '../limits.ts';
import type { Matcher } from '../model/matchers.ts';
import type { MergedParts } from './merge-selections.ts';

/** A label set with its places in tables, and its numbers in a part of the store and among the entries. */
const SERIES_BYTES = 256;
const ENTRY_BYTES = 18;
/** So many selections find room, at least. */
const SELECTIONS_MIN = 4;

export class KeptSelections {
  readonly #bytesMax: number;
  /** The one asked for last at the end. */
  readonly #kept = new Map<string, MergedParts>();
  #bytes = 0;

  constructor(bytesMax: number = LIMITS.keptSelectionBytesMax) {
    this.#bytesMax = bytesMax;
  }

  get(key: string): MergedParts | undefined {
    const merged = this.#kept.get(key);
    if (merged === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, merged);
    return merged;
  }

  /** Whether a selection of so many series of one block is kept. */
  takes(series: number): boolean {
    return bytesOf(series, series) <= this.#bytesMax / SELECTIONS_MIN;
  }

  /** What would leave too little room for others is not kept. */
  keep(key: string, merged: MergedParts): void {
    const bytes = bytesKept(key, merged);
    if (bytes > this.#bytesMax / SELECTIONS_MIN) return;
    this.#kept.set(key, merged);
    this.#bytes += bytes;
    for (const [oldest, forgotten] of this.#kept) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#kept.delete(oldest);
      this.#bytes -= bytesKept(oldest, forgotten);
    }
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }
}

/** Equal for matchers that are equal and in the same order. */
export function matchersKey(matchers: readonly Matcher[]): string {
  let key = '';
  // Lengths stand before texts, which may hold anything.
  for (const { name, type, value } of matchers) key += `${name.length} ${name}${type}${value.length} ${value}`;
  return key;
}

function bytesKept(key: string, { table, entries }: MergedParts): number {
  return 2 * key.length + bytesOf(table.count, entries.partOf.length);
}

function bytesOf(series: number, entries: number): number {
  return SERIES_BYTES * (1 + series) + ENTRY_BYTES * entries;
}
