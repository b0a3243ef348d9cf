/** The index of a block being written: its series, its pairs of name and value, and which series have which pair. */

import { invariant } from '../../invariant.ts';
import { ByteBuffer } from '../chunk/byte-buffer.ts';
import { putVarint } from '../chunk/varint.ts';
import { LabelCursor } from '../label-bytes.ts';
import { INDEX_PAGE_BYTES, PageKind, POSTINGS_PAGE_BYTES } from './format.ts';
import { PageCursor, putBytes } from './page-bytes.ts';
import type { PageWriter } from './page-writer.ts';
import { PairTable } from './pair-table.ts';
import { PAIRS_PER_GROUP } from './pairs-page.ts';
import { SeriesEntries, SeriesEntryCursor } from './series-entries.ts';

/** Postings that are sorted at a time: four bytes each. */
const POSTINGS_AT_A_TIME = 4 * 1024 * 1024;

/** Pages of one kind, which lie in a row: the first one's number, and what the first entry of each is. */
export interface PageRow {
  readonly firstPage: number;
  readonly firsts: readonly number[];
}

export interface WrittenIndex {
  readonly names: readonly { readonly name: Uint8Array; readonly firstPair: number }[];
  readonly pairCount: number;
  readonly seriesCount: number;
  readonly pairs: PageRow;
  readonly series: PageRow;
  readonly firstPostingsPage: number;
  readonly postingsBytes: number;
}

export class IndexWriter {
  readonly #table = new PairTable();
  readonly #entries = new SeriesEntries();
  readonly #cursor = new LabelCursor();
  readonly #pairs: number[] = [];

  get seriesCount(): number {
    return this.#entries.count;
  }

  /** Adds the next series, with the slices of its first and last sample. */
  addSeries(labels: Uint8Array, firstSlice: number, lastSlice: number): void {
    const cursor = this.#cursor;
    this.#pairs.length = 0;
    cursor.start(labels);
    while (cursor.next()) this.#pairs.push(this.#table.intern(labels, cursor.pairStart, cursor.valueEnd));
    this.#entries.add(this.#pairs, firstSlice, lastSlice);
  }

  /** Writes the pages of the index. */
  finish(pages: PageWriter): WrittenIndex {
    const sorted = this.#table.sorted();
    const rankOf = new Uint32Array(sorted.length);
    for (let rank = 0; rank < sorted.length; rank++) rankOf[sorted[rank]] = rank;
    const counts = this.#countPostings(rankOf);
    const stream = new PostingsStream(pages);
    const bytes = this.#writePostings(rankOf, counts, stream);
    stream.finish();
    return {
      names: this.#namesOf(sorted),
      pairCount: sorted.length,
      seriesCount: this.#entries.count,
      pairs: this.#writePairs(sorted, counts, bytes, pages),
      series: this.#writeSeries(rankOf, pages),
      firstPostingsPage: stream.firstPage,
      postingsBytes: stream.length,
    };
  }

  /** How many series have each pair, by its rank. */
  #countPostings(rankOf: Uint32Array): Uint32Array {
    const counts = new Uint32Array(rankOf.length);
    this.#eachSeries((_, { pairs }) => {
      for (const pair of pairs) counts[rankOf[pair]]++;
    });
    return counts;
  }

  /** Writes the postings of all pairs in order of their ranks; answers the bytes of each. */
  #writePostings(rankOf: Uint32Array, counts: Uint32Array, stream: PostingsStream): Uint32Array {
    const bytes = new Uint32Array(counts.length);
    for (let from = 0; from < counts.length; ) {
      let to = from;
      let total = 0;
      while (to < counts.length && (to === from || total + counts[to] <= POSTINGS_AT_A_TIME)) total += counts[to++];
      this.#writePostingsOf(from, to, total, rankOf, counts, stream, bytes);
      from = to;
    }
    return bytes;
  }

  /** The same for the pairs of ranks [from, to), which have `total` postings. */
  #writePostingsOf(
    from: number,
    to: number,
    total: number,
    rankOf: Uint32Array,
    counts: Uint32Array,
    stream: PostingsStream,
    bytes: Uint32Array,
  ): void {
    const postings = new Uint32Array(total);
    const next = new Uint32Array(to - from);
    for (let i = 1; i < to - from; i++) next[i] = next[i - 1] + counts[from + i - 1];
    this.#eachSeries((series, { pairs }) => {
      for (const pair of pairs) {
        const rank = rankOf[pair];
        if (rank >= from && rank < to) postings[next[rank - from]++] = series;
      }
    });
    for (let rank = from, at = 0; rank < to; rank++) {
      const before = stream.length;
      stream.add(postings, at, at + counts[rank]);
      bytes[rank] = stream.length - before;
      at += counts[rank];
    }
  }

  #namesOf(sorted: Uint32Array): { name: Uint8Array; firstPair: number }[] {
    const names: { name: Uint8Array; firstPair: number }[] = [];
    const cursor = new LabelCursor();
    for (let rank = 0; rank < sorted.length; rank++) {
      const key = this.#table.key(sorted[rank]);
      cursor.startAtPair(key, 0);
      const name = key.subarray(cursor.nameStart, cursor.nameEnd);
      const newest = names.at(-1);
      if (newest === undefined || Buffer.compare(newest.name, name) !== 0) names.push({ name, firstPair: rank });
    }
    return names;
  }

  #writePairs(sorted: Uint32Array, counts: Uint32Array, bytes: Uint32Array, pages: PageWriter): PageRow {
    const row = new RowWriter(pages, PageKind.Pairs);
    const page = new PairsPageWriter();
    let postingsAt = 0;
    for (let rank = 0; rank < sorted.length; rank++) {
      page.add(this.#table.key(sorted[rank]), counts[rank], bytes[rank]);
      if (page.bytes < INDEX_PAGE_BYTES && rank < sorted.length - 1) continue;
      const { count, postingsBytes } = page;
      row.add([rank + 1 - count, count, postingsAt], page.take());
      postingsAt += postingsBytes;
    }
    return row.finish();
  }

  #writeSeries(rankOf: Uint32Array, pages: PageWriter): PageRow {
    const row = new RowWriter(pages, PageKind.Series);
    const entries = new SeriesEntries();
    const ranks: number[] = [];
    const last = this.#entries.count - 1;
    let first = 0;
    this.#eachSeries((series, { pairs, firstSlice, lastSlice }) => {
      ranks.length = 0;
      for (const pair of pairs) ranks.push(rankOf[pair]);
      entries.add(ranks, firstSlice, lastSlice);
      if (entries.out.length < INDEX_PAGE_BYTES && series < last) return;
      row.add([first, entries.count], entries.out);
      entries.reset();
      first = series + 1;
    });
    return row.finish();
  }

  #eachSeries(visit: (series: number, entry: SeriesEntryCursor) => void): void {
    const { out, count } = this.#entries;
    const cursor = new SeriesEntryCursor(new PageCursor(out.bytes.subarray(0, out.length)));
    for (let series = 0; series < count; series++) {
      cursor.next();
      visit(series, cursor);
    }
  }
}

/** A page of pairs that is being filled, without its first numbers. */
class PairsPageWriter {
  readonly #groups = new ByteBuffer();
  readonly #entries = new ByteBuffer();
  #before: Uint8Array = new Uint8Array(0);
  #groupStart = 0;
  #groupPostingsBytes = 0;
  count = 0;
  postingsBytes = 0;

  get bytes(): number {
    return this.#groups.length + this.#entries.length;
  }

  add(key: Uint8Array, seriesCount: number, postingsBytes: number): void {
    const isFirst = this.count % PAIRS_PER_GROUP === 0;
    if (isFirst) this.#closeGroup();
    const before = this.#before;
    let shared = 0;
    if (!isFirst) while (shared < key.length && shared < before.length && key[shared] === before[shared]) shared++;
    putVarint(this.#entries, shared);
    putVarint(this.#entries, key.length - shared);
    putBytes(this.#entries, key.subarray(shared));
    putVarint(this.#entries, seriesCount);
    putVarint(this.#entries, postingsBytes);
    this.#before = key;
    this.#groupPostingsBytes += postingsBytes;
    this.postingsBytes += postingsBytes;
    this.count++;
  }

  /** The page as bytes; it is empty afterwards. */
  take(): ByteBuffer {
    this.#closeGroup();
    const out = new ByteBuffer();
    putBytes(out, this.#groups.bytes.subarray(0, this.#groups.length));
    putBytes(out, this.#entries.bytes.subarray(0, this.#entries.length));
    this.#groups.reset();
    this.#entries.reset();
    this.#groupStart = 0;
    this.count = 0;
    this.postingsBytes = 0;
    return out;
  }

  #closeGroup(): void {
    if (this.#entries.length > this.#groupStart) {
      putVarint(this.#groups, this.#entries.length - this.#groupStart);
      putVarint(this.#groups, this.#groupPostingsBytes);
    }
    this.#groupStart = this.#entries.length;
    this.#groupPostingsBytes = 0;
  }
}

/** Writes pages of one kind in a row. A page begins with some numbers, the first of which is that of its first entry. */
class RowWriter {
  readonly #pages: PageWriter;
  readonly #kind: PageKind;
  readonly #firsts: number[] = [];
  #firstPage = 0;

  constructor(pages: PageWriter, kind: PageKind) {
    this.#pages = pages;
    this.#kind = kind;
  }

  add(header: readonly number[], entries: ByteBuffer): void {
    const out = new ByteBuffer();
    for (const number of header) putVarint(out, number);
    putBytes(out, entries.bytes.subarray(0, entries.length));
    const page = this.#pages.add(this.#kind, out.bytes.subarray(0, out.length));
    if (this.#firsts.length === 0) this.#firstPage = page;
    invariant(page === this.#firstPage + this.#firsts.length, `page ${page} is not in its row`);
    this.#firsts.push(header[0]);
  }

  finish(): PageRow {
    return { firstPage: this.#firstPage, firsts: this.#firsts };
  }
}

/** Lists of ascending numbers one behind the other, as differences, cut into pages of equal length. */
class PostingsStream {
  readonly #pages: PageWriter;
  readonly #open = new ByteBuffer();
  #closedBytes = 0;
  firstPage = 0;

  constructor(pages: PageWriter) {
    this.#pages = pages;
  }

  get length(): number {
    return this.#closedBytes + this.#open.length;
  }

  /** Adds numbers [from, to) as one list: the first one as it is, the others as differences. */
  add(numbers: Uint32Array, from: number, to: number): void {
    let before = 0;
    for (let i = from; i < to; i++) {
      putVarint(this.#open, numbers[i] - before);
      before = numbers[i];
      if (this.#open.length >= POSTINGS_PAGE_BYTES) this.#close(POSTINGS_PAGE_BYTES);
    }
  }

  finish(): void {
    if (this.#open.length > 0) this.#close(this.#open.length);
  }

  #close(length: number): void {
    const { bytes } = this.#open;
    const page = this.#pages.add(PageKind.Postings, bytes.subarray(0, length));
    if (this.#closedBytes === 0) this.firstPage = page;
    bytes.copyWithin(0, length, this.#open.length);
    this.#open.length -= length;
    this.#closedBytes += length;
  }
}
