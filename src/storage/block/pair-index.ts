/**
 * Names and pairs of a block. A pair is a name with one of its values; pairs are numbered in the order of names and values,
 * so that the pairs of a name are a range, [firstPair, endPair), in the order of their values.
 */
import type { SymbolId, Symbols } from '../../model/labels.ts';
import type { Texts } from '../../model/texts.ts';
import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { compareBytes } from '../label-bytes.ts';
import type { ValueFilter } from '../value-filter.ts';
import type { CacheSection } from './block-cache.ts';
import { PageKind, POSTINGS_PAGE_BYTES } from './format.ts';
import type { WrittenIndex } from './index-writer.ts';
import { MalformedPage, putBytes } from './page-bytes.ts';
import type { PageFile } from './page-file.ts';
import { decodePairs, GROUP_BITS, PairCursor, type PairsPage } from './pairs-page.ts';

export interface LabelName {
  readonly text: string;
  readonly symbol: SymbolId;
  readonly firstPair: number;
  readonly endPair: number;
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

export class PairIndex {
  readonly names: readonly LabelName[];
  readonly #byText: Map<string, LabelName>;
  readonly #file: PageFile;
  readonly #index: WrittenIndex;
  readonly #cache: CacheSection;
  readonly #symbols: Symbols;
  /** The page that was asked for last: labels of one series after the other mostly stay in it. */
  #page: PairsPage | null = null;
  readonly #cursor = new PairCursor();

  constructor(file: PageFile, index: WrittenIndex, cache: CacheSection, symbols: Symbols) {
    this.#file = file;
    this.#index = index;
    this.#cache = cache;
    this.#symbols = symbols;
    this.names = index.names.map(({ name, firstPair }, i) => {
      const text = decoder.decode(name);
      const endPair = i + 1 < index.names.length ? index.names[i + 1].firstPair : index.pairCount;
      return { text, symbol: symbols.intern(text), firstPair, endPair };
    });
    this.#byText = new Map(this.names.map((name) => [name.text, name]));
  }

  name(text: string): LabelName | undefined {
    return this.#byText.get(text);
  }

  /** The name of a pair. */
  nameOf(pair: number): LabelName {
    const { names } = this;
    let low = 0;
    let high = names.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (names[middle].firstPair <= pair) low = middle;
      else high = middle;
    }
    return names[low];
  }

  value(pair: number): string {
    return decoder.decode(this.#seek(pair).value);
  }

  /** Whether its value passes. */
  passes(pair: number, filter: ValueFilter): boolean {
    const { bytes, valueStart, valueEnd } = this.#seek(pair);
    return filter.passes(bytes, valueStart, valueEnd);
  }

  /** The values of pairs, in their order. Ascending pairs are found fastest. */
  values(of: ArrayLike<number>): Texts {
    const texts = new ByteBuffer();
    const begins = new Float64Array(of.length);
    const ends = new Float64Array(of.length);
    for (let i = 0; i < of.length; i++) {
      begins[i] = texts.length;
      putBytes(texts, this.#seek(of[i]).value);
      ends[i] = texts.length;
    }
    return { bytes: texts.bytes, begins, ends };
  }

  /** The bytes of a pair, `0x0a length name, 0x12 length value`; a view that is good until the next call. */
  key(pair: number): Uint8Array {
    return this.#seek(pair).key;
  }

  /** The symbol of the pair's value. */
  valueSymbol(pair: number): SymbolId {
    const { symbols, first } = this.#pageOf(pair);
    let symbol = symbols[pair - first];
    if (symbol < 0) {
      symbol = this.#symbols.intern(this.value(pair));
      symbols[pair - first] = symbol;
    }
    return symbol;
  }

  /** How many series have the pair. */
  seriesCount(pair: number): number {
    return this.#seek(pair).seriesCount;
  }

  /** The pair of a name with this value, or -1. */
  find(name: LabelName, value: string): number {
    const bytes = encoder.encode(value);
    return this.findBytes(name, bytes, 0, bytes.length);
  }

  /** The same for a value in UTF-8: bytes [start, end). */
  findBytes(name: LabelName, bytes: Uint8Array, start: number, end: number): number {
    const pair = this.#lowerBound(name, bytes, start, end);
    return pair < name.endPair && this.#compare(pair, bytes, start, end) === 0 ? pair : -1;
  }

  /** The first pair of the name whose value is not before `value`; endPair when there is none. */
  lowerBound(name: LabelName, value: string): number {
    const bytes = encoder.encode(value);
    return this.#lowerBound(name, bytes, 0, bytes.length);
  }

  /** Finds the page, in the page the group, and walks through that. */
  #lowerBound(name: LabelName, bytes: Uint8Array, start: number, end: number): number {
    const { firsts } = this.#index.pairs;
    let low = this.#pageNumber(name.firstPair);
    let high = this.#pageNumber(name.endPair - 1);
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#compare(firsts[middle], bytes, start, end) < 0) low = middle;
      else high = middle - 1;
    }
    const pageFirst = firsts[low];
    const from = Math.max(name.firstPair, pageFirst);
    const to = Math.min(name.endPair, low + 1 < firsts.length ? firsts[low + 1] : name.endPair);
    let group = (from - pageFirst) >>> GROUP_BITS;
    let lastGroup = (to - 1 - pageFirst) >>> GROUP_BITS;
    while (group < lastGroup) {
      const middle = (group + lastGroup + 1) >>> 1;
      if (this.#compare(pageFirst + (middle << GROUP_BITS), bytes, start, end) < 0) group = middle;
      else lastGroup = middle - 1;
    }
    let pair = Math.max(from, pageFirst + (group << GROUP_BITS));
    while (pair < to && this.#compare(pair, bytes, start, end) < 0) pair++;
    return pair;
  }

  /** Above 0 when the value of the pair comes behind bytes [start, end). */
  #compare(pair: number, bytes: Uint8Array, start: number, end: number): number {
    const cursor = this.#seek(pair);
    return compareBytes(cursor.bytes, cursor.valueStart, cursor.valueEnd, bytes, start, end);
  }

  /** Copies the refs of the series that have the pair, ascending, to `into` from `at` on. */
  copyPostings(pair: number, into: Uint32Array, at: number): void {
    const { seriesCount: count, postingsStart, postingsEnd } = this.#seek(pair);
    const bytes = this.#postingsBytes(postingsStart, postingsEnd);
    decodePostings(bytes, count, into, at);
  }

  /** Bytes [from, to) of the stream of postings; a view where they lie in one page. */
  #postingsBytes(from: number, to: number): Uint8Array {
    const firstPage = Math.floor(from / POSTINGS_PAGE_BYTES);
    const lastPage = Math.floor(Math.max(from, to - 1) / POSTINGS_PAGE_BYTES);
    const start = firstPage * POSTINGS_PAGE_BYTES;
    if (firstPage === lastPage) return this.#postingsPage(firstPage).subarray(from - start, to - start);
    const bytes = new Uint8Array(to - from);
    for (let page = firstPage; page <= lastPage; page++) {
      const pageStart = page * POSTINGS_PAGE_BYTES;
      const part = this.#postingsPage(page).subarray(Math.max(0, from - pageStart), to - pageStart);
      bytes.set(part, Math.max(from, pageStart) - from);
    }
    return bytes;
  }

  #postingsPage(index: number): Uint8Array {
    return this.#cache.page(this.#index.firstPostingsPage + index, (page) => {
      const value = this.#file.read(page, PageKind.Postings);
      return { value, bytes: value.length };
    });
  }

  #seek(pair: number): PairCursor {
    const page = this.#pageOf(pair);
    try {
      this.#cursor.seek(page, pair);
    } catch (error) {
      if (!(error instanceof MalformedPage)) throw error;
      throw this.#file.damaged(this.#index.pairs.firstPage + this.#pageNumber(pair), error.message);
    }
    return this.#cursor;
  }

  #pageOf(pair: number): PairsPage {
    const last = this.#page;
    if (last !== null && pair >= last.first && pair - last.first < last.count) return last;
    const number = this.#index.pairs.firstPage + this.#pageNumber(pair);
    const page = this.#cache.page(number, (at) => {
      const value = this.#file.decode(at, PageKind.Pairs, decodePairs);
      return { value, bytes: value.bytes.length + 5 * value.count };
    });
    if (!(pair >= page.first && pair - page.first < page.count)) {
      throw this.#file.damaged(number, `pair ${pair} is not in it`);
    }
    this.#page = page;
    return page;
  }

  #pageNumber(pair: number): number {
    const { firsts } = this.#index.pairs;
    let low = 0;
    let high = firsts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (firsts[middle] <= pair) low = middle;
      else high = middle;
    }
    return low;
  }
}

/** Decodes a list of ascending numbers. */
function decodePostings(bytes: Uint8Array, count: number, into: Uint32Array, at: number): void {
  let ref = 0;
  let from = 0;
  for (let i = 0; i < count; i++) {
    let byte = bytes[from++];
    let delta = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[from++];
      delta |= (byte & 0x7f) << shift;
    }
    ref += delta;
    into[at + i] = ref;
  }
}
