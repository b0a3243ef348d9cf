/**
 * Series of earlier 2.0 messages by the numbers of their symbols, with their place in the head. Symbols are hashed once a
 * message and not once a series: finding a known series looks at a dozen integers in place of a hundred bytes.
 *
 *   slots    open addressing: place of the entry + 1, 0 where free
 *   entries  [ hash, SeriesRef or -1, type, help, unit, label count, name, value, name, value ... ]
 */
import { randomBytes } from 'node:crypto';
import { LIMITS } from '../limits.ts';
import type { SeriesRef } from '../storage/storage.ts';
import { KnownSymbols } from './known-symbols.ts';
import { field } from './wire-encode.ts';

const ENTRY = { hash: 0, ref: 1, type: 2, help: 3, unit: 4, count: 5, labels: 6 } as const;
const SLOTS_MIN = 4096;
const LABEL_TAG = 0x0a;
const NAME_TAG = 0x0a;
const VALUE_TAG = 0x12;

/** A place in the entries; -1: not remembered. Good until the next begin(). */
export type KnownEntry = number;

export class KnownSeries {
  readonly symbols = new KnownSymbols();
  readonly #key = randomBytes(4).readInt32LE() | 1;
  #slots = new Int32Array(SLOTS_MIN);
  #entries = new Int32Array(16 * SLOTS_MIN);
  #end = 0;
  #count = 0;
  /** Weak: what is known of a head that is gone must not keep it. */
  #head: WeakRef<object> | null = null;

  readonly #forgotten: () => void;

  /** @param forgotten is called when entries lose their meaning */
  constructor(forgotten: () => void = () => undefined) {
    this.#forgotten = forgotten;
  }

  /** To be called before each message. All is forgotten when another head takes samples now, or when it takes too much. */
  begin(head: object): void {
    const bytes = this.#entries.byteLength + this.#slots.byteLength + this.symbols.memoryBytes;
    if (this.#head?.deref() === head && bytes <= LIMITS.writeKnownBytesMax) return;
    this.forget();
    this.#head = new WeakRef(head);
  }

  forget(): void {
    this.#head = null;
    this.#slots = new Int32Array(SLOTS_MIN);
    this.#entries = new Int32Array(16 * SLOTS_MIN);
    this.#end = 0;
    this.#count = 0;
    this.symbols.clear();
    this.#forgotten();
  }

  /** The series with labels numbers[0 .. count): name, value, name, value, in the order sent. Added when it is new. */
  entryOf(numbers: Int32Array, count: number): KnownEntry {
    const hash = hashNumbers(numbers, count, this.#key);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] - 1;
      if (this.#entries[entry + ENTRY.hash] === hash && this.#equals(entry, numbers, count)) return entry;
    }
    return this.#add(slot, hash, numbers, count);
  }

  /** Its number in the head; -1 as long as that is not known. */
  refOf(entry: KnownEntry): SeriesRef | -1 {
    return this.#entries[entry + ENTRY.ref];
  }

  setRef(entry: KnownEntry, ref: SeriesRef): void {
    this.#entries[entry + ENTRY.ref] = ref;
  }

  /** Whether this metadata (type, and the numbers of help and unit) differs from what was noted of the series before. */
  noteMetadata(entry: KnownEntry, type: number, help: number, unit: number): boolean {
    const entries = this.#entries;
    const same =
      entries[entry + ENTRY.type] === type &&
      entries[entry + ENTRY.help] === help &&
      entries[entry + ENTRY.unit] === unit;
    if (same) return false;
    entries[entry + ENTRY.type] = type;
    entries[entry + ENTRY.help] = help;
    entries[entry + ENTRY.unit] = unit;
    return true;
  }

  /** The labels as a label section. */
  section(entry: KnownEntry): Uint8Array {
    const first = entry + ENTRY.labels;
    const labels: Uint8Array[] = [];
    for (let at = first; at < first + this.#entries[entry + ENTRY.count]; at += 2) {
      const name = field(NAME_TAG, this.symbols.bytesOf(this.#entries[at]));
      const value = field(VALUE_TAG, this.symbols.bytesOf(this.#entries[at + 1]));
      labels.push(field(LABEL_TAG, Buffer.concat([name, value])));
    }
    return Buffer.concat(labels);
  }

  #equals(entry: KnownEntry, numbers: Int32Array, count: number): boolean {
    const entries = this.#entries;
    if (entries[entry + ENTRY.count] !== count) return false;
    const first = entry + ENTRY.labels;
    for (let i = 0; i < count; i++) if (entries[first + i] !== numbers[i]) return false;
    return true;
  }

  #add(slot: number, hash: number, numbers: Int32Array, count: number): KnownEntry {
    const entry = this.#end;
    const end = entry + ENTRY.labels + count;
    if (end > this.#entries.length) {
      const entries = new Int32Array(Math.max(end, 2 * this.#entries.length));
      entries.set(this.#entries.subarray(0, entry));
      this.#entries = entries;
    }
    this.#end = end;
    this.#entries.fill(-1, entry, entry + ENTRY.count);
    this.#entries[entry + ENTRY.hash] = hash;
    this.#entries[entry + ENTRY.count] = count;
    for (let i = 0; i < count; i++) this.#entries[entry + ENTRY.labels + i] = numbers[i];
    this.#slots[slot] = entry + 1;
    this.#count++;
    if (2 * this.#count === this.#slots.length) this.#grow();
    return entry;
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (const place of this.#slots) {
      if (place === 0) continue;
      let slot = this.#entries[place - 1 + ENTRY.hash] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = place;
    }
    this.#slots = slots;
  }
}

/** Two steps a number; what mixes the bits of the whole comes at the end. */
function hashNumbers(numbers: Int32Array, count: number, key: number): number {
  let hash = key;
  for (let i = 0; i < count; i++) hash = Math.imul(hash ^ numbers[i], key);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
