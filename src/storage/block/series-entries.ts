/**
 * The series of a block in a row, each by its difference to the one before: the pairs that both begin with, then the
 * others, then the slices of its first and last sample. A page of series is such a row; the writer keeps one in memory, with
 * the numbers that pairs have before they are sorted: about ten bytes a series.
 */

import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { putVarint, zigzag } from '../chunk/varint.ts';
import { MalformedPage, type PageCursor } from './page-bytes.ts';

/** Bytes of the shortest entry. */
export const SERIES_ENTRY_BYTES_MIN = 4;

export class SeriesEntries {
  readonly out = new ByteBuffer();
  #before: number[] = [];
  count = 0;

  add(pairs: readonly number[], firstSlice: number, lastSlice: number): void {
    const { out } = this;
    const before = this.#before;
    let shared = 0;
    while (shared < pairs.length && shared < before.length && pairs[shared] === before[shared]) shared++;
    putVarint(out, shared);
    putVarint(out, pairs.length - shared);
    for (let i = shared; i < pairs.length; i++) putVarint(out, zigzag(pairs[i] - (before[i] ?? 0)));
    putVarint(out, firstSlice);
    putVarint(out, lastSlice - firstSlice);
    this.#before = pairs.slice();
    this.count++;
  }

  reset(): void {
    this.out.reset();
    this.#before = [];
    this.count = 0;
  }
}

/** Walks a row of entries. */
export class SeriesEntryCursor {
  readonly #cursor: PageCursor;
  readonly pairs: number[] = [];
  firstSlice = 0;
  lastSlice = 0;

  constructor(cursor: PageCursor) {
    this.#cursor = cursor;
  }

  /** Moves to the next entry, which must be there. */
  next(): void {
    const cursor = this.#cursor;
    const { pairs } = this;
    const shared = cursor.varint();
    const more = cursor.count(1);
    const before = pairs.length;
    if (shared > before) throw new MalformedPage(`${shared} pairs shared with a series of ${before}`);
    for (let i = shared; i < shared + more; i++) {
      pairs[i] = cursor.signed() + (i < before ? pairs[i] : 0);
    }
    // Setting a length leaves the compiled code, even where it changes nothing; most neighbours have as many labels.
    if (before > shared + more) pairs.length = shared + more;
    this.firstSlice = cursor.varint();
    this.lastSlice = this.firstSlice + cursor.varint();
  }
}
