/**
 * Label bytes to series: open addressing, linear probing, two words a slot. For the writer only.
 *
 *   slots   | hash | entry + 1 |  hash | 0 |  ...        0: free
 *   entry   | label entry offset | series ref |          an entry for each known form of each series
 *
 * A series has the entry of its canonical bytes, and one for each other wire form that a sender used (an alias).
 *
 * Senders repeat their series in the same order, so the series that came after this one the last time is tried first: its
 * bytes are compared with no hashing, and the entries of neighbours lie side by side in memory. A hash alone never decides.
 */
import { CONTROL, SERIES } from '../../threads/layout.ts';
import type { SeriesRef } from '../storage.ts';
import { hashBytes } from './hash.ts';
import { equalsEntry } from './label-entry.ts';
import type { HeadMemory } from './memory.ts';

const SLOTS_MIN = 1024;

export class SeriesTable {
  readonly #memory: HeadMemory;
  readonly #key0: number;
  readonly #key1: number;
  #slots = new Int32Array(2 * SLOTS_MIN);
  #entries = new Int32Array(2 * SLOTS_MIN);
  #entryCount = 0;
  /** Entry that was found after each entry the last time. */
  #successors = new Int32Array(SLOTS_MIN);
  #found = 0;
  #viewed: Uint8Array;
  #view: DataView;

  constructor(memory: HeadMemory) {
    this.#memory = memory;
    this.#key0 = memory.control.words[CONTROL.hashKey];
    this.#key1 = memory.control.words[CONTROL.hashKey + 1];
    this.#viewed = new Uint8Array(0);
    this.#view = new DataView(this.#viewed.buffer);
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
    const guess = this.#successors[this.#found];
    if (equalsEntry(labels, pairs, this.#entries[2 * guess], this.#view, start, end)) {
      this.#found = guess;
      return this.#entries[2 * guess + 1];
    }
    const entry = this.#probe(labels, pairs, start, end);
    if (entry < 0) return -1;
    this.#successors[this.#found] = entry;
    this.#found = entry;
    return this.#entries[2 * entry + 1];
  }

  #probe(labels: Int32Array, pairs: Int32Array, start: number, end: number): number {
    const hash = hashBytes(this.#view, start, end, this.#key0, this.#key1);
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[2 * slot + 1] - 1;
      if (entry < 0) return -1;
      if (slots[2 * slot] !== hash) continue;
      if (equalsEntry(labels, pairs, this.#entries[2 * entry], this.#view, start, end)) return entry;
    }
  }

  /**
   * Adds a form that find() does not know: the label entry at word `at` of the labels region, with these bytes, stands for `ref`.
   * Answers their hash.
   */
  add(at: number, ref: SeriesRef, bytes: Uint8Array): number {
    const entry = this.#entryCount++;
    // Room for one more, so that the first guess after the newest entry is inside too.
    if (2 * this.#entryCount >= this.#entries.length) this.#growEntries();
    this.#entries[2 * entry] = at;
    this.#entries[2 * entry + 1] = ref;
    this.#successors[entry] = entry + 1;
    // At most two thirds full.
    if (3 * this.#entryCount > this.#slots.length) this.#growSlots();
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const hash = hashBytes(view, 0, view.byteLength, this.#key0, this.#key1);
    place(this.#slots, hash, entry + 1);
    return hash;
  }

  /** Fills an empty table with the canonical forms of the first `seriesCount` series, whose records have their hashes. */
  restore(seriesCount: number): void {
    const { words } = this.#memory.series;
    const room = Math.max(SLOTS_MIN, Math.ceil(1.25 * (seriesCount + 1)));
    let slots = 2 * SLOTS_MIN;
    while (3 * seriesCount > slots) slots *= 2;
    this.#slots = new Int32Array(slots);
    this.#entries = new Int32Array(2 * room);
    this.#successors = new Int32Array(room);
    this.#entryCount = seriesCount;
    for (let ref = 0; ref < seriesCount; ref++) {
      const record = ref * SERIES.words;
      this.#entries[2 * ref] = words[record + SERIES.labels];
      this.#entries[2 * ref + 1] = ref;
      this.#successors[ref] = ref + 1;
      place(this.#slots, words[record + SERIES.hash], ref + 1);
    }
  }

  get bytes(): number {
    return this.#slots.byteLength + this.#entries.byteLength + this.#successors.byteLength;
  }

  #growEntries(): void {
    const room = Math.ceil((this.#entries.length / 2) * 1.5);
    const entries = new Int32Array(2 * room);
    const successors = new Int32Array(room);
    entries.set(this.#entries);
    successors.set(this.#successors);
    this.#entries = entries;
    this.#successors = successors;
  }

  /** Slots keep their hash, so that growing reads no labels: about 15 ms at a million series. */
  #growSlots(): void {
    const old = this.#slots;
    const slots = new Int32Array(old.length * 2);
    for (let i = 0; i < old.length; i += 2) if (old[i + 1] !== 0) place(slots, old[i], old[i + 1]);
    this.#slots = slots;
  }
}

function place(slots: Int32Array, hash: number, entryPlusOne: number): void {
  const mask = slots.length / 2 - 1;
  let slot = hash & mask;
  while (slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
  slots[2 * slot] = hash;
  slots[2 * slot + 1] = entryPlusOne;
}
