/** One block's file as a reader of series and samples. */
import type { LabelSet, Symbols } from '../../model/labels.ts';
import type { Matcher } from '../../model/matchers.ts';
import type { SampleColumns } from '../../model/samples.ts';
import type { Texts } from '../../model/texts.ts';
import { deletedRanges, removeRanges, type TimeRange } from '../deleted-ranges.ts';
import { LabelCursor } from '../label-bytes.ts';
import type { Lookups } from '../lookups.ts';
import type { PartSelection } from '../part-reader.ts';
import type { Tombstone } from '../view.ts';
import type { BlockMeta, BlockReader, SeriesStream } from './block.ts';
import type { CacheSection } from './block-cache.ts';
import { BlockSelection, type BlockSeries } from './block-selection.ts';
import { BlockStream } from './block-stream.ts';
import { type Directory, decodeDirectory } from './directory.ts';
import { PageKind } from './format.ts';
import { matchingSeries, pairOfSeries } from './matching.ts';
import type { PageFile } from './page-file.ts';
import { type LabelName, PairIndex } from './pair-index.ts';
import { SeriesIndex } from './series-index.ts';
import { SliceReader } from './slice-reader.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

export class FileBlockReader implements BlockReader, BlockSeries {
  readonly id: string;
  readonly meta: BlockMeta;
  readonly symbols: Symbols;
  readonly #file: PageFile;
  readonly #directory: Directory;
  readonly #pairs: PairIndex;
  readonly #series: SeriesIndex;
  readonly #slices: readonly SliceReader[];
  readonly #tombstones: readonly Tombstone[];
  readonly #lookups: Lookups;
  /** What the tombstones cover, by series; null until something is read. */
  #deleted: ReadonlyMap<number, readonly TimeRange[]> | null = null;

  constructor(
    file: PageFile,
    meta: BlockMeta,
    symbols: Symbols,
    tombstones: readonly Tombstone[],
    cache: CacheSection,
    lookups: Lookups,
  ) {
    this.id = meta.id;
    this.meta = meta;
    this.#lookups = lookups;
    this.symbols = symbols;
    this.#file = file;
    this.#tombstones = tombstones;
    // The meta is the last page, the directory the one before it.
    this.#directory = file.decode(file.table.count - 2, PageKind.Directory, decodeDirectory);
    const { index, slices } = this.#directory;
    this.#pairs = new PairIndex(file, index, cache, symbols);
    this.#series = new SeriesIndex(file, index.seriesCount, index.series, cache);
    this.#slices = slices.map((slice) => new SliceReader(file, cache, slice));
  }

  select(matchers: readonly Matcher[], mint: number, maxt: number): PartSelection {
    const refs = this.#selectRefs(matchers, mint, maxt);
    // Neither what keeps a part of a buffer nor what sends it to another thread should have to do with all of it.
    return this.selectionOf(refs.byteLength === refs.buffer.byteLength ? refs : refs.slice());
  }

  selectionOf(refs: Uint32Array): PartSelection {
    return new BlockSelection(this, refs);
  }

  slicesOf(mint: number, maxt: number): string {
    if (this.#covers(mint, maxt)) return '';
    const { first, last } = this.#sliceRange(mint, maxt);
    return `${first}-${last}`;
  }

  labelNames(matchers: readonly Matcher[], mint: number, maxt: number): string[] {
    const { names } = this.#pairs;
    if (matchers.length === 0 && this.#covers(mint, maxt)) return names.map(({ text }) => text);
    const found = new Set<LabelName>();
    for (const ref of this.#selectRefs(matchers, mint, maxt)) {
      if (found.size === names.length) break;
      this.#eachPair(ref, (pair) => found.add(this.#pairs.nameOf(pair)));
    }
    return Array.from(found, ({ text }) => text);
  }

  labelValues(name: string, matchers: readonly Matcher[], mint: number, maxt: number): Texts {
    const label = this.#pairs.name(name);
    if (label === undefined) return this.#pairs.values([]);
    if (matchers.length === 0 && this.#covers(mint, maxt)) {
      return this.#pairs.values(Array.from({ length: label.endPair - label.firstPair }, (_, i) => label.firstPair + i));
    }
    const found = new Set<number>();
    for (const ref of this.#selectRefs(matchers, mint, maxt)) found.add(pairOfSeries(this.#series, ref, label));
    found.delete(-1);
    return this.#pairs.values(Uint32Array.from(found).sort());
  }

  stream(): SeriesStream {
    return new BlockStream(this.#series, this.#pairs, (series, mint, maxt, into) => {
      into.clear();
      this.append(series, mint, maxt, into);
    });
  }

  find(labels: Uint8Array): number {
    const pairs: number[] = [];
    const cursor = new LabelCursor();
    cursor.start(labels);
    while (cursor.next()) {
      const name = this.#pairs.name(decoder.decode(labels.subarray(cursor.nameStart, cursor.nameEnd)));
      if (name === undefined) return -1;
      const pair = this.#pairs.findBytes(name, labels, cursor.valueStart, cursor.valueEnd);
      if (pair < 0) return -1;
      pairs.push(pair);
    }
    return this.#series.find(pairs);
  }

  readSeries(number: number, mint: number, maxt: number, into: SampleColumns): void {
    into.clear();
    this.#append(number, mint, maxt, into);
  }

  append(series: number, mint: number, maxt: number, into: SampleColumns): void {
    const behind = into.count;
    this.#append(series, mint, maxt, into);
    if (this.#tombstones.length === 0) return;
    this.#deleted ??= deletedRanges(this.#tombstones, (one) => this.#selectRefs(one.matchers, one.mint, one.maxt));
    const ranges = this.#deleted.get(series);
    if (ranges !== undefined) removeRanges(into, ranges, behind);
  }

  labelsOf(series: number): LabelSet {
    const page = this.#series.pageOf(series);
    const start = page.starts[series - page.first];
    const length = page.starts[series - page.first + 1] - start;
    const labels = new Int32Array(2 * length);
    for (let i = 0; i < length; i++) {
      const pair = page.pairs[start + i];
      labels[2 * i] = this.#pairs.nameOf(pair).symbol;
      labels[2 * i + 1] = this.#pairs.valueSymbol(pair);
    }
    return labels;
  }

  close(): void {
    this.#file.close();
  }

  /** Tombstones disregarded. */
  #append(number: number, mint: number, maxt: number, into: SampleColumns): void {
    const page = this.#series.pageOf(number);
    const firstSlice = page.firstSlices[number - page.first];
    const lastSlice = page.lastSlices[number - page.first];
    for (const slice of this.#slices) {
      if (slice.number < firstSlice || slice.maxt < mint) continue;
      if (slice.number > lastSlice || slice.mint > maxt) break;
      slice.read(number, mint, maxt, into);
    }
  }

  /** Series that pass the matchers and have samples in slices from that of mint to that of maxt, or around them. */
  #selectRefs(matchers: readonly Matcher[], mint: number, maxt: number): Uint32Array {
    if (mint > this.meta.maxt || maxt < this.meta.mint) return new Uint32Array(0);
    const refs = matchingSeries(this.#pairs, this.#series, matchers, this.#lookups);
    if (this.#covers(mint, maxt)) return refs;
    const { first, last } = this.#sliceRange(mint, maxt);
    let kept = 0;
    for (const ref of refs) {
      const page = this.#series.pageOf(ref);
      if (page.firstSlices[ref - page.first] <= last && page.lastSlices[ref - page.first] >= first) refs[kept++] = ref;
    }
    return refs.subarray(0, kept);
  }

  #covers(mint: number, maxt: number): boolean {
    return mint <= this.meta.mint && maxt >= this.meta.maxt;
  }

  /** Numbers of the slices that mint and maxt lie in; of the first or last one where they lie outside. */
  #sliceRange(mint: number, maxt: number): { first: number; last: number } {
    const { originMs, sliceMs } = this.#directory;
    return {
      first: Math.floor((Math.max(mint, this.meta.mint) - originMs) / sliceMs),
      last: Math.floor((Math.min(maxt, this.meta.maxt) - originMs) / sliceMs),
    };
  }

  #eachPair(series: number, visit: (pair: number) => void): void {
    const page = this.#series.pageOf(series);
    const end = page.starts[series - page.first + 1];
    for (let i = page.starts[series - page.first]; i < end; i++) visit(page.pairs[i]);
  }
}
