/**
 * Texts that came in the symbols of messages, each with a number: dense from 0 in order of arrival, the same until clear().
 *
 *   slots  open addressing: number + 1, 0 where free        bytes  [text 0][text 1]...        ends[n]  where text n ends
 */
import { randomBytes } from 'node:crypto';
import { hashBytes } from '../storage/head/hash.ts';

const SLOTS_MIN = 4096;

export class KnownSymbols {
  readonly #key0 = randomBytes(4).readInt32LE();
  readonly #key1 = randomBytes(4).readInt32LE();
  #slots = new Int32Array(SLOTS_MIN);
  #hashes = new Int32Array(SLOTS_MIN / 2);
  #ends = new Int32Array(SLOTS_MIN / 2);
  #bytes = new Uint8Array(64 * 1024);
  #byteCount = 0;
  #count = 0;

  /** What its arrays take. */
  get memoryBytes(): number {
    return this.#slots.byteLength + this.#hashes.byteLength + this.#ends.byteLength + this.#bytes.byteLength;
  }

  clear(): void {
    this.#slots = new Int32Array(SLOTS_MIN);
    this.#bytes = new Uint8Array(64 * 1024);
    this.#hashes = new Int32Array(SLOTS_MIN / 2);
    this.#ends = new Int32Array(SLOTS_MIN / 2);
    this.#byteCount = 0;
    this.#count = 0;
  }

  /** The number of the text at bytes [start, end) of `view`; a new one when it was not seen before. */
  numberOf(view: DataView, start: number, end: number): number {
    const hash = hashBytes(view, start, end, this.#key0, this.#key1);
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const number = this.#slots[slot] - 1;
      if (this.#hashes[number] === hash && this.#equals(number, view, start, end)) return number;
    }
    return this.#add(slot, hash, view, start, end);
  }

  /** A view, good until the next numberOf(). */
  bytesOf(number: number): Uint8Array {
    return this.#bytes.subarray(this.#startOf(number), this.#ends[number]);
  }

  #startOf(number: number): number {
    return number === 0 ? 0 : this.#ends[number - 1];
  }

  #equals(number: number, view: DataView, start: number, end: number): boolean {
    const known = this.#startOf(number);
    if (this.#ends[number] - known !== end - start) return false;
    for (let i = 0; i < end - start; i++) if (this.#bytes[known + i] !== view.getUint8(start + i)) return false;
    return true;
  }

  #add(slot: number, hash: number, view: DataView, start: number, end: number): number {
    const length = end - start;
    if (this.#byteCount + length > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(this.#byteCount + length, 2 * this.#bytes.length));
      bytes.set(this.#bytes.subarray(0, this.#byteCount));
      this.#bytes = bytes;
    }
    this.#bytes.set(new Uint8Array(view.buffer, view.byteOffset + start, length), this.#byteCount);
    this.#byteCount += length;
    const number = this.#count++;
    this.#ends[number] = this.#byteCount;
    this.#hashes[number] = hash;
    this.#slots[slot] = number + 1;
    if (2 * this.#count === this.#slots.length) this.#grow();
    return number;
  }

  #grow(): void {
    const slots = new Int32Array(2 * this.#slots.length);
    const mask = slots.length - 1;
    for (let number = 0; number < this.#count; number++) {
      let slot = this.#hashes[number] & mask;
      while (slots[slot] !== 0) slot = (slot + 1) & mask;
      slots[slot] = number + 1;
    }
    this.#slots = slots;
    this.#hashes = doubled(this.#hashes);
    this.#ends = doubled(this.#ends);
  }
}

function doubled(column: Int32Array): Int32Array<ArrayBuffer> {
  const grown = new Int32Array(2 * column.length);
  grown.set(column);
  return grown;
}
