/**
 * Pages of pairs. A page may hold thousands of pairs of which a query needs one, so it stays as it is: entries come in groups
 * of sixteen, the first one of a group shares nothing with the one before, and a table says where the groups are.
 */
import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { LabelCursor } from '../label-bytes.ts';
import { MalformedPage, PageCursor, putBytes } from './page-bytes.ts';

/** A group has 2^4 pairs. */
export const GROUP_BITS = 4;
export const PAIRS_PER_GROUP = 1 << GROUP_BITS;

export interface PairsPage {
  readonly first: number;
  readonly count: number;
  readonly bytes: Uint8Array;
  /** Where each group begins in `bytes`; one more for the end of the last. */
  readonly groups: Uint32Array;
  /** Where the postings of each group begin in the stream of postings. */
  readonly postings: Float64Array;
  /** Symbol of each value, -1 until it is asked for. */
  readonly symbols: Int32Array;
}

export function decodePairs(cursor: PageCursor): PairsPage {
  const first = cursor.varint();
  const count = cursor.count(4);
  let postingsAt = cursor.varint();
  const groupCount = Math.ceil(count / PAIRS_PER_GROUP);
  const groups = new Uint32Array(groupCount + 1);
  const postings = new Float64Array(groupCount);
  for (let group = 0, end = 0; group < groupCount; group++) {
    end += cursor.varint();
    groups[group + 1] = end;
    postings[group] = postingsAt;
    postingsAt += cursor.varint();
  }
  for (let group = 0; group <= groupCount; group++) groups[group] += cursor.at;
  if (groups[groupCount] !== cursor.bytes.length) {
    throw new MalformedPage(`its groups end at ${groups[groupCount]} of ${cursor.bytes.length}`);
  }
  return { first, count, bytes: cursor.bytes, groups, postings, symbols: new Int32Array(count).fill(-1) };
}

/** Goes to entries of pages; going forth within a group does not begin it again. */
export class PairCursor {
  #page: PairsPage | null = null;
  #index = -1;
  #entry = new PageCursor(new Uint8Array(0));
  readonly #key = new ByteBuffer();
  readonly #label = new LabelCursor();
  /** How many series have the pair. */
  seriesCount = 0;
  /** Its postings are bytes [postingsStart, postingsEnd) of their stream. */
  postingsStart = 0;
  postingsEnd = 0;

  /** Goes to a pair of the page. Throws MalformedPage. */
  seek(page: PairsPage, pair: number): void {
    const index = pair - page.first;
    const group = index >>> GROUP_BITS;
    if (page !== this.#page || index < this.#index || group !== this.#index >>> GROUP_BITS) {
      this.#page = page;
      this.#index = group * PAIRS_PER_GROUP - 1;
      this.#entry = new PageCursor(page.bytes);
      this.#entry.at = page.groups[group];
      this.#key.reset();
      this.postingsEnd = page.postings[group];
    }
    while (this.#index < index) this.#next();
  }

  /** Bytes of the pair, `0x0a length name, 0x12 length value`; a view that is good until the next seek(). */
  get key(): Uint8Array {
    return this.#key.bytes.subarray(0, this.#key.length);
  }

  /** Its value is bytes [valueStart, valueEnd) of these, until the next seek(). */
  get bytes(): Uint8Array {
    return this.#key.bytes;
  }

  get valueStart(): number {
    return this.#label.valueStart;
  }

  get valueEnd(): number {
    return this.#label.valueEnd;
  }

  /** Bytes of its value; a view like key. */
  get value(): Uint8Array {
    return this.bytes.subarray(this.valueStart, this.valueEnd);
  }

  #next(): void {
    const entry = this.#entry;
    const key = this.#key;
    const shared = entry.varint();
    if (shared > key.length) throw new MalformedPage(`${shared} bytes shared with a pair of ${key.length}`);
    key.length = shared;
    putBytes(key, entry.take(entry.varint()));
    this.#label.startAtPair(key.bytes, 0);
    if (this.#label.valueEnd !== key.length) throw new MalformedPage(`a pair of ${key.length} bytes ends elsewhere`);
    this.seriesCount = entry.varint();
    this.postingsStart = this.postingsEnd;
    this.postingsEnd += entry.varint();
    this.#index++;
  }
}
