/**
 * The pairs of name and value that a block being written has: an open-addressing table over their bytes, which are kept as
 * they stand in canonical label bytes: `0x0a length name, 0x12 length value`.
 */
import { randomBytes } from 'node:crypto';
import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { hashBytes } from '../head/hash.ts';
import { compareBytes, LabelCursor } from '../label-bytes.ts';
import { putBytes } from './page-bytes.ts';

/** Numbers of pairs in the order in which they came; rank() gives those of the block. */
export class PairTable {
  readonly #keys = new ByteBuffer();
  #view = new DataView(this.#keys.bytes.buffer);
  /** Pair p has bytes [#ends[p - 1], #ends[p]) of the keys. */
  #ends = new Uint32Array(1024);
  /** Pair + 1; 0: free. Never more than half full. */
  #slots = new Uint32Array(2048);
  /** Labels come from anyone: nobody is to know where they collide. */
  readonly #seed = randomBytes(8);
  readonly #key0 = this.#seed.readInt32LE(0);
  readonly #key1 = this.#seed.readInt32LE(4);
  count = 0;

  /** The number of the pair whose bytes are [start, end), new if need be. */
  intern(bytes: Uint8Array, start: number, end: number): number {
    // Put behind the keys at once: it stays there when it is new.
    const at = this.#keys.length;
    putBytes(this.#keys, bytes.subarray(start, end));
    const stored = this.#keys.bytes;
    if (this.#view.buffer !== stored.buffer) this.#view = new DataView(stored.buffer);
    const mask = this.#slots.length - 1;
    let slot = hashBytes(this.#view, at, this.#keys.length, this.#key0, this.#key1) & mask;
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const pair = this.#slots[slot] - 1;
      if (compareBytes(stored, this.#start(pair), this.#ends[pair], bytes, start, end) !== 0) continue;
      this.#keys.length = at;
      return pair;
    }
    this.#slots[slot] = this.count + 1;
    this.#add(this.#keys.length);
    return this.count - 1;
  }

  /** Bytes of a pair; a view. */
  key(pair: number): Uint8Array {
    return this.#keys.bytes.subarray(this.#start(pair), this.#ends[pair]);
  }

  /** Pairs in the order of the bytes of their names, then of their values. */
  sorted(): Uint32Array {
    const nameStarts = new Uint32Array(this.count);
    const nameEnds = new Uint32Array(this.count);
    const valueStarts = new Uint32Array(this.count);
    const cursor = new LabelCursor();
    for (let pair = 0; pair < this.count; pair++) {
      cursor.startAtPair(this.#keys.bytes, this.#start(pair));
      nameStarts[pair] = cursor.nameStart;
      nameEnds[pair] = cursor.nameEnd;
      valueStarts[pair] = cursor.valueStart;
    }
    const keys = this.#keys.bytes;
    const ends = this.#ends;
    return Uint32Array.from({ length: this.count }, (_, pair) => pair).sort(
      (a, b) =>
        compareBytes(keys, nameStarts[a], nameEnds[a], keys, nameStarts[b], nameEnds[b]) ||
        compareBytes(keys, valueStarts[a], ends[a], keys, valueStarts[b], ends[b]),
    );
  }

  #start(pair: number): number {
    return pair === 0 ? 0 : this.#ends[pair - 1];
  }

  #add(end: number): void {
    if (this.count === this.#ends.length) {
      const ends = new Uint32Array(2 * this.count);
      ends.set(this.#ends);
      this.#ends = ends;
    }
    this.#ends[this.count++] = end;
    if (2 * this.count > this.#slots.length) this.#grow();
  }

  #grow(): void {
    const slots = new Uint32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let pair = 0; pair < this.count; pair++) {
      let slot = hashBytes(this.#view, this.#start(pair), this.#ends[pair], this.#key0, this.#key1) & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = pair + 1;
    }
    this.#slots = slots;
  }
}
