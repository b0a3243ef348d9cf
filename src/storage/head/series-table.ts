/**
 * Label bytes to series: open addressing, linear probing. For the writer only.
 *
 *   slots   | entry + 1 | 0 | entry + 1 | ...                        0: free
 *   entry   | label entry offset | series ref | entry after it | hash |    an entry for each known form of each series
 *
 * A series has the entry of its canonical bytes, and one for each other wire form that a sender used (an alias).
 *
 * Senders repeat their series in the same order, so the entry that was found after this one the last time is tried first: its
 * bytes are compared with no hashing, and the entries of neighbours lie side by side in memory. A hash alone never decides.
 *
 * Both lie in regions because those grow in place: arrays that are copied to larger ones leave holes in the memory of the process.
 */
import { CONTROL, SERIES } from '../../threads/layout.ts';
import { Region } from '../../threads/region.ts';
import type { SeriesRef } from '../storage.ts';
import { hashBytes } from './hash.ts';
import { equalsEntry } from './label-entry.ts';
import type { HeadMemory } from './memory.ts';

const SLOTS_MIN = 1024;
const ENTRY = { labels: 0, ref: 1, successor: 2, hash: 3, words: 4 } as const;

export class SeriesTable {
  readonly #memory: HeadMemory;
  readonly #key0: number;
  readonly #key1: number;
  readonly #slots = Region.create();
  #slotCount = SLOTS_MIN;
  readonly #entries = Region.create();
  #entryCount = 0;
  #found = 0;
  #viewed: Uint8Array;
  #view: DataView;

  constructor(memory: HeadMemory) {
    this.#memory = memory;
    this.#key0 = memory.control.words[CONTROL.hashKey];
    this.#key1 = memory.control.words[CONTROL.hashKey + 1];
    this.#viewed = new Uint8Array(0);
    this.#view = new DataView(this.#viewed.buffer);
    this.#slots.ensure(this.#slotCount);
  }

  /** The series whose canonical bytes, or an alias, are bytes [start, end); -1 when there is none. */
  find(bytes: Uint8Array, start: number, end: number): SeriesRef | -1 {
    if (this.#entryCount === 0) return -1;
    if (bytes !== this.#viewed) {
      this.#viewed = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const labels = this.#memory.labels.words;
    const pairs = this.#memory.pairs.words;
    const entries = this.#entries.words;
    const guess = entries[this.#found + ENTRY.successor];
    if (equalsEntry(labels, pairs, entries[guess + ENTRY.labels], this.#view, start, end)) {
      this.#found = guess;
      return entries[guess + ENTRY.ref];
    }
    const hash = hashBytes(this.#view, start, end, this.#key0, this.#key1);
    const slots = this.#slots.words;
    const mask = this.#slotCount - 1;
    for (let slot = hash & mask; slots[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = (slots[slot] - 1) * ENTRY.words;
      if (entries[entry + ENTRY.hash] !== hash) continue;
      if (!equalsEntry(labels, pairs, entries[entry + ENTRY.labels], this.#view, start, end)) continue;
      entries[this.#found + ENTRY.successor] = entry;
      this.#found = entry;
      return entries[entry + ENTRY.ref];
    }
    return -1;
  }

  /**
   * Adds a form that find() does not know: the label entry at word `at` of the labels region, with these bytes, stands for `ref`.
   * Answers their hash.
   */
  add(at: number, ref: SeriesRef, bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const hash = hashBytes(view, 0, view.byteLength, this.#key0, this.#key1);
    this.#put(at, ref, hash);
    // At most two thirds full.
    if (3 * this.#entryCount > 2 * this.#slotCount) this.#placeAll(2 * this.#slotCount);
    else place(this.#slots.words, this.#slotCount - 1, hash, this.#entryCount);
    return hash;
  }

  /** Fills an empty table with the canonical forms of the first `seriesCount` series, whose records have their hashes. */
  restore(seriesCount: number): void {
    const { words } = this.#memory.series;
    this.#entries.ensure((seriesCount + 1) * ENTRY.words);
    for (let ref = 0; ref < seriesCount; ref++) {
      const record = ref * SERIES.words;
      this.#put(words[record + SERIES.labels], ref, words[record + SERIES.hash]);
    }
    let slotCount = SLOTS_MIN;
    while (3 * seriesCount > 2 * slotCount) slotCount *= 2;
    this.#placeAll(slotCount);
  }

  get bytes(): number {
    return 4 * (this.#slotCount + this.#entryCount * ENTRY.words);
  }

  /** Adds an entry that no slot leads to yet. */
  #put(at: number, ref: SeriesRef, hash: number): void {
    const entry = this.#entryCount++ * ENTRY.words;
    // Room for one more, so that the first guess after the newest entry is inside too.
    this.#entries.ensure(entry + 2 * ENTRY.words);
    const { words } = this.#entries;
    words[entry + ENTRY.labels] = at;
    words[entry + ENTRY.ref] = ref;
    words[entry + ENTRY.successor] = entry + ENTRY.words;
    words[entry + ENTRY.hash] = hash;
  }

  /** Makes all slots anew, so many. Entries have their hash, so that no labels are read. */
  #placeAll(slotCount: number): void {
    this.#slots.words.fill(0, 0, this.#slotCount);
    this.#slots.ensure(slotCount);
    this.#slotCount = slotCount;
    const slots = this.#slots.words;
    const entries = this.#entries.words;
    for (let i = 0; i < this.#entryCount; i++)
      place(slots, slotCount - 1, entries[i * ENTRY.words + ENTRY.hash], i + 1);
  }
}

function place(slots: Int32Array, mask: number, hash: number, entryPlusOne: number): void {
  let slot = hash & mask;
  while (slots[slot] !== 0) slot = (slot + 1) & mask;
  slots[slot] = entryPlusOne;
}
