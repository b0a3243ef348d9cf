/**
 * Where a list of texts or objects repeats itself: an entry begins and ends like the one before it. What two ends have in common, the
 * comma, and what the next two beginnings have, are one stretch, because all of it stands equally far back:
 *
 *     "user-000041@example.org","user-000042@example.org","user-000057@example.org"
 *                                                         ├──────────┤
 *                                           └───────────────────────┘ one repeat, as far back as the entry before is long, and a comma
 */
import type { ByteWriter } from './byte-writer.ts';
import type { Repeats } from './gzip/repeats.ts';

/** Repeats of a longer body are not noted: setting up zlib takes 0.1 ms or more, but then it finds them faster, and some more. */
export const NOTED_BYTES_MAX = 64 * 1024;

export class ListRepeats {
  readonly #into: ByteWriter;
  readonly #repeats: Repeats;
  /** The entry before. */
  #begin = 0;
  #end = 0;
  /** From here on, up to its end, it is like the entry before it. */
  #alike = 0;

  /** @param repeats get those of the list that is written next */
  constructor(into: ByteWriter, repeats: Repeats) {
    this.#into = into;
    this.#repeats = repeats;
    repeats.restart();
  }

  /** An entry has been written, from here on; behind the first one, a comma stands before it. */
  add(begin: number): void {
    const { bytes, length: end } = this.#into;
    if (end > NOTED_BYTES_MAX) return;
    const isFirst = this.#end === 0;
    const most = isFirst ? 0 : Math.min(end - begin, this.#end - this.#begin);
    const first = alikeFrom(bytes, begin, this.#begin, most);
    if (!isFirst) this.#repeats.add(this.#alike, begin + first - this.#alike, begin - this.#begin);
    // What stands before the first entry is no comma.
    this.#alike = isFirst ? end + 1 : end - alikeBefore(bytes, end, this.#end, most - first);
    this.#begin = begin;
    this.#end = end;
  }
}

/** Bytes from `at` on that are those from `other` on, at most `most`. */
function alikeFrom(bytes: Uint8Array, at: number, other: number, most: number): number {
  let count = 0;
  while (count < most && bytes[at + count] === bytes[other + count]) count++;
  return count;
}

/** The same before both. */
function alikeBefore(bytes: Uint8Array, at: number, other: number, most: number): number {
  let count = 0;
  while (count < most && bytes[at - 1 - count] === bytes[other - 1 - count]) count++;
  return count;
}
