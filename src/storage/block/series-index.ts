/** Series of a block: which pairs each has, and in which slices its samples begin and end. */
import type { CacheSection } from './block-cache.ts';
import { PageKind } from './format.ts';
import type { PageRow } from './index-writer.ts';
import type { PageFile } from './page-file.ts';
import type { SeriesPage } from './series-page/series-page-decoder.ts';

export class SeriesIndex {
  readonly count: number;
  readonly #file: PageFile;
  readonly #row: PageRow;
  readonly #cache: CacheSection;
  /** The page that was asked for last. */
  #page: SeriesPage | null = null;

  constructor(file: PageFile, count: number, row: PageRow, cache: CacheSection) {
    this.#file = file;
    this.count = count;
    this.#row = row;
    this.#cache = cache;
  }

  pageOf(series: number): SeriesPage {
    const last = this.#page;
    if (last !== null && series >= last.first && series - last.first < last.count) return last;
    const { firsts, firstPage } = this.#row;
    let low = 0;
    let high = firsts.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (firsts[middle] <= series) low = middle;
      else high = middle;
    }
    const page = this.#cache.page(firstPage + low, (at) => {
      const value = this.#file.decode(at, PageKind.Series, (cursor) => this.#cache.seriesPages.decode(cursor));
      return { value, bytes: value.pairs.byteLength + 3 * value.starts.byteLength };
    });
    if (!(series >= page.first && series - page.first < page.count)) {
      throw this.#file.damaged(firstPage + low, `series ${series} is not in it`);
    }
    this.#page = page;
    return page;
  }

  /** The series whose pairs are these, which ascend; -1 when there is none. */
  find(pairs: ArrayLike<number>): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const order = this.#compare(middle, pairs);
      if (order === 0) return middle;
      if (order < 0) low = middle + 1;
      else high = middle;
    }
    return -1;
  }

  /** Pairs are numbered in their order: so are label sets in the order of the numbers of their pairs. */
  #compare(series: number, pairs: ArrayLike<number>): number {
    const page = this.pageOf(series);
    const start = page.starts[series - page.first];
    const length = page.starts[series - page.first + 1] - start;
    for (let i = 0; i < length && i < pairs.length; i++) {
      if (page.pairs[start + i] !== pairs[i]) return page.pairs[start + i] - pairs[i];
    }
    return length - pairs.length;
  }
}
