/**
 * Label sets to dense numbers: an open-addressing table over symbol ids. Equal sets get the same ordinal, the first new
 * set gets 0. No text is looked at.
 *
 *   slots   [ -  2  -  -  0  -  1  - ]   ordinals, at hash & mask or after it; -1: free
 *   hashes  [ h0 h1 h2 ]                 by ordinal, compared before the sets
 *   sets    [ s0 s1 s2 ]                 by ordinal
 */
import type { LabelSet } from './labels.ts';

const FREE = -1;

export class LabelSetTable {
  #slots = new Int32Array(64).fill(FREE);
  #hashes = new Int32Array(32);
  readonly #sets: LabelSet[] = [];

  get count(): number {
    return this.#sets.length;
  }

  labels(ordinal: number): LabelSet {
    return this.#sets[ordinal];
  }

  /** The ordinal of a set; the set is kept, so it must not change later. */
  intern(labels: LabelSet): number {
    const hash = hashPrefix(labels, labels.length);
    const found = this.#find(labels, labels.length, hash);
    return found === -1 ? this.#insert(labels, hash) : found;
  }

  /** The same for the first `length` ids of a buffer that the caller uses anew. */
  internPrefix(buffer: Int32Array, length: number): number {
    const hash = hashPrefix(buffer, length);
    const found = this.#find(buffer, length, hash);
    return found === -1 ? this.#insert(buffer.slice(0, length), hash) : found;
  }

  /** -1 when the set is not there. */
  find(buffer: Int32Array, length: number): number {
    return this.#find(buffer, length, hashPrefix(buffer, length));
  }

  #find(buffer: Int32Array, length: number, hash: number): number {
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const ordinal = this.#slots[slot];
      if (ordinal === FREE) return -1;
      if (this.#hashes[ordinal] === hash && equalsPrefix(this.#sets[ordinal], buffer, length)) return ordinal;
    }
  }

  #insert(labels: LabelSet, hash: number): number {
    const ordinal = this.#sets.length;
    // At most half full, so that probes stay short.
    if (2 * (ordinal + 1) > this.#slots.length) this.#grow();
    this.#sets.push(labels);
    this.#hashes[ordinal] = hash;
    this.#place(ordinal);
    return ordinal;
  }

  #place(ordinal: number): void {
    const mask = this.#slots.length - 1;
    let slot = this.#hashes[ordinal] & mask;
    while (this.#slots[slot] !== FREE) slot = (slot + 1) & mask;
    this.#slots[slot] = ordinal;
  }

  #grow(): void {
    const hashes = new Int32Array(this.#slots.length);
    hashes.set(this.#hashes);
    this.#hashes = hashes;
    this.#slots = new Int32Array(this.#slots.length * 2).fill(FREE);
    for (let ordinal = 0; ordinal < this.#sets.length; ordinal++) this.#place(ordinal);
  }
}

function hashPrefix(ids: Int32Array, length: number): number {
  let hash = length;
  for (let i = 0; i < length; i++) {
    hash = Math.imul(hash ^ ids[i], 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  return hash;
}

function equalsPrefix(set: LabelSet, buffer: Int32Array, length: number): boolean {
  if (set.length !== length) return false;
  for (let i = 0; i < length; i++) if (set[i] !== buffer[i]) return false;
  return true;
}
