/** Reads everything in a block and says what is wrong. */

import { Symbols } from '../../model/labels.ts';
import { SampleColumns } from '../../model/samples.ts';
import { compareCanonicalLabels } from '../label-bytes.ts';
import { BlockCache } from './block-cache.ts';
import { BlockStream } from './block-stream.ts';
import { DamagedBlock } from './damaged-block.ts';
import { type Directory, decodeDirectory } from './directory.ts';
import { checksumOf } from './extents.ts';
import { PAGE_KIND_NAMES, PageKind } from './format.ts';
import { PageFile } from './page-file.ts';
import { PairIndex } from './pair-index.ts';
import { readMeta } from './read-meta.ts';
import { SeriesIndex } from './series-index.ts';
import { SliceReader } from './slice-reader.ts';

export interface BlockReport {
  /** What is wrong; empty when nothing is. */
  readonly problems: readonly string[];
  /** What could be read. */
  readonly series: number;
  readonly chunks: number;
  readonly samples: number;
}

/** Problems that are listed; what is wrong behind them is counted only. */
const PROBLEMS_MAX = 1000;

/** Reads every byte, checks every checksum, decodes every chunk, compares orders and counts. */
export function verifyBlock(path: string): BlockReport {
  const verification = new Verification();
  verification.attempt(() => {
    const file = new PageFile(path);
    try {
      verification.run(file);
    } finally {
      file.close();
    }
  });
  return verification.report();
}

class Verification {
  readonly #problems: string[] = [];
  #unlisted = 0;
  #series = 0;
  #chunks = 0;
  #samples = 0;
  #histogramSamples = 0;

  /** Runs a part of the work; what is damaged becomes a problem, and the work goes on behind that part. */
  attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (error instanceof DamagedBlock) this.#add(error.message);
      else throw error;
    }
  }

  report(): BlockReport {
    const problems = this.#unlisted === 0 ? this.#problems : [...this.#problems, `and ${this.#unlisted} more`];
    return { problems, series: this.#series, chunks: this.#chunks, samples: this.#samples };
  }

  run(file: PageFile): void {
    this.#checkGaps(file);
    this.#checkPages(file);
    const cache = new BlockCache().section(file.table.count);
    const directory = file.decode(file.table.count - 2, PageKind.Directory, decodeDirectory);
    const pairs = new PairIndex(file, directory.index, cache, new Symbols());
    const series = new SeriesIndex(file, directory.index.seriesCount, directory.index.series, cache);
    this.attempt(() => this.#checkSeries(pairs, series));
    this.attempt(() => this.#checkPostings(pairs, series, directory));
    for (const slice of directory.slices) {
      const endMs = directory.originMs + (slice.number + 1) * directory.sliceMs;
      this.attempt(() => this.#checkSlice(file, new SliceReader(file, cache, slice), endMs, series));
    }
    this.attempt(() => this.#checkMeta(file));
  }

  /** What LMDB needs to find the extents. */
  #checkGaps(file: PageFile): void {
    const { extents, gapChecksums, lmdbBytes } = file.table;
    let from = 0;
    for (let i = 0; i <= extents.length; i++) {
      const to = i < extents.length ? extents[i].at : lmdbBytes;
      if (checksumOf(file.descriptor, from, to) !== gapChecksums[i]) {
        this.#add(`bytes ${from} to ${to}, which LMDB would need, do not have their checksum`);
      }
      if (i < extents.length) from = to + extents[i].bytes;
    }
  }

  #checkPages(file: PageFile): void {
    for (let page = 0; page < file.table.count; page++) {
      const kind = file.table.kinds[page] as PageKind;
      if (PAGE_KIND_NAMES[kind] === undefined) this.#add(`page ${page} is of kind ${kind}`);
      else this.attempt(() => file.read(page, kind));
    }
  }

  #checkSeries(pairs: PairIndex, series: SeriesIndex): void {
    const stream = new BlockStream(series, pairs, () => undefined);
    let before: Uint8Array | null = null;
    while (stream.next()) {
      const labels = stream.labels.slice();
      if (before !== null && compareCanonicalLabels(before, labels) >= 0) {
        this.#add(`series ${this.#series} does not come after series ${this.#series - 1}`);
      }
      before = labels;
      this.#series++;
    }
  }

  /** Every pair lists the series that have it, and no other. */
  #checkPostings(pairs: PairIndex, series: SeriesIndex, { index }: Directory): void {
    const seen = new Uint32Array(index.pairCount);
    const lists: (Uint32Array | null)[] = new Array<Uint32Array | null>(index.pairCount).fill(null);
    for (let ref = 0; ref < series.count; ref++) {
      const page = series.pageOf(ref);
      for (let i = page.starts[ref - page.first]; i < page.starts[ref - page.first + 1]; i++) {
        const pair = page.pairs[i];
        lists[pair] ??= this.#postingsOf(pairs, pair);
        if (lists[pair][seen[pair]++] !== ref) this.#add(`pair ${pair} does not list series ${ref} where it should`);
        // Lists that are done are not needed any more: most values are those of one series.
        if (seen[pair] === lists[pair].length) lists[pair] = EMPTY;
      }
    }
    for (let pair = 0; pair < index.pairCount; pair++) {
      const count = pairs.seriesCount(pair);
      if (seen[pair] !== count) this.#add(`pair ${pair} lists ${count} series, ${seen[pair]} have it`);
    }
  }

  #postingsOf(pairs: PairIndex, pair: number): Uint32Array {
    const list = new Uint32Array(pairs.seriesCount(pair));
    pairs.copyPostings(pair, list, 0);
    return list;
  }

  #checkSlice(file: PageFile, slice: SliceReader, endMs: number, series: SeriesIndex): void {
    const pages = slice.pages();
    const samples = new SampleColumns();
    let newestSeries = -1;
    let newestTime = Number.NEGATIVE_INFINITY;
    for (const number of pages.chunkPages) {
      this.attempt(() => {
        const page = slice.chunksPage(number);
        for (let chunk = 0; chunk < page.count; chunk++) {
          samples.clear();
          slice.readChunk(pages, number, page, chunk, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, samples);
          if (page.series[chunk] !== newestSeries) newestTime = pages.startMs - 1;
          if (page.series[chunk] < newestSeries || page.series[chunk] >= series.count) {
            throw file.damaged(number, `chunk ${chunk} is one of series ${page.series[chunk]}`);
          }
          newestSeries = page.series[chunk];
          newestTime = this.#checkTimes(file, number, samples, newestTime, endMs);
          this.#chunks++;
          this.#samples += samples.count;
          if (samples.histograms !== null) this.#histogramSamples += samples.count;
        }
      });
    }
  }

  /** Times ascend, behind `after` and before `endMs`; answers the newest. */
  #checkTimes(file: PageFile, page: number, { count, times }: SampleColumns, after: number, endMs: number): number {
    let newest = after;
    for (let i = 0; i < count; i++) {
      if (!(times[i] > newest && times[i] < endMs)) {
        throw file.damaged(page, `time ${times[i]} comes after ${newest} and should be before ${endMs}`);
      }
      newest = times[i];
    }
    return newest;
  }

  #checkMeta(file: PageFile): void {
    const meta = readMeta(file);
    const counts = [
      ['series', this.#series, meta.series],
      ['chunks', this.#chunks, meta.chunks],
      ['samples', this.#samples, meta.samples],
      ['histograms', this.#histogramSamples, meta.histogramSamples],
    ] as const;
    for (const [what, got, written] of counts) {
      if (got !== written) this.#add(`${got} ${what} can be read, ${written} were written`);
    }
  }

  #add(problem: string): void {
    if (this.#problems.length < PROBLEMS_MAX) this.#problems.push(problem);
    else this.#unlisted++;
  }
}

const EMPTY = new Uint32Array(0);
