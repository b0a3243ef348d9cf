/** A directory made of what the pages of a damaged block say of themselves. */
import { DamagedBlock } from './damaged-block.ts';
import type { Directory } from './directory.ts';
import { PageKind } from './format.ts';
import type { PageRow } from './index-writer.ts';
import type { PageFile } from './page-file.ts';
import { decodePairs } from './pairs-page.ts';
import { SeriesPageDecoder } from './series-page/series-page-decoder.ts';
import { decodeChunks, decodeTimesPage, type SlicePages } from './slice-pages.ts';

/** Pages of one slice, as they are found: in order of their numbers, which is that of series and of columns. */
interface FoundSlice {
  readonly startMs: number;
  readonly chunkPages: number[];
  readonly firstSeries: number[];
  readonly lastSeries: number[];
  readonly timesPages: number[];
  readonly firstColumns: number[];
  mint: number;
  maxt: number;
}

/** A page of pairs or of series. */
interface FoundRun {
  readonly page: number;
  readonly first: number;
  readonly count: number;
}

/**
 * Reads every page. The names and postings of the directory are empty: they are needed for matchers only. `slices[i]` says
 * where the pages of `directory.slices[i]` are.
 */
export function rebuildDirectory(
  file: PageFile,
  damage: (damage: DamagedBlock) => void,
): { directory: Directory; slices: SlicePages[] } {
  const slices = new Map<number, FoundSlice>();
  const pairs: FoundRun[] = [];
  const series: FoundRun[] = [];
  const seriesPages = new SeriesPageDecoder();
  for (let page = 0; page < file.table.count; page++) {
    try {
      addPage(file, page, seriesPages, slices, pairs, series);
    } catch (error) {
      if (!(error instanceof DamagedBlock)) throw error;
      damage(error);
    }
  }
  const found = [...slices.values()].sort((a, b) => a.startMs - b.startMs);
  return {
    directory: {
      originMs: 0,
      sliceMs: 0,
      slices: found.map(({ mint, maxt }, number) => ({ number, page: 0, mint, maxt })),
      index: {
        names: [],
        pairCount: endOf(pairs),
        seriesCount: endOf(series),
        pairs: rowOf(pairs),
        series: rowOf(series),
        firstPostingsPage: 0,
        postingsBytes: 0,
      },
    },
    slices: found.map((slice) => ({
      startMs: slice.startMs,
      chunkPages: Uint32Array.from(slice.chunkPages),
      firstSeries: Uint32Array.from(slice.firstSeries),
      lastSeries: Uint32Array.from(slice.lastSeries),
      timesPages: Uint32Array.from(slice.timesPages),
      firstColumns: Uint32Array.from(slice.firstColumns),
    })),
  };
}

function addPage(
  file: PageFile,
  page: number,
  seriesPages: SeriesPageDecoder,
  slices: Map<number, FoundSlice>,
  pairs: FoundRun[],
  series: FoundRun[],
): void {
  switch (file.table.kinds[page]) {
    case 0:
      throw new DamagedBlock(file.path, `page ${page}`, 'it is not there, or its checksum is wrong');
    case PageKind.Pairs: {
      const { first, count } = file.decode(page, PageKind.Pairs, decodePairs);
      pairs.push({ page, first, count });
      break;
    }
    case PageKind.Series: {
      const { first, count } = file.decode(page, PageKind.Series, (cursor) => seriesPages.decode(cursor));
      series.push({ page, first, count });
      break;
    }
    case PageKind.Chunks: {
      const chunks = file.decode(page, PageKind.Chunks, decodeChunks);
      const slice = sliceAt(slices, chunks.startMs);
      slice.chunkPages.push(page);
      slice.firstSeries.push(chunks.series[0]);
      slice.lastSeries.push(chunks.series[chunks.count - 1]);
      break;
    }
    case PageKind.Times: {
      const times = file.decode(page, PageKind.Times, decodeTimesPage);
      const slice = sliceAt(slices, times.startMs);
      slice.timesPages.push(page);
      slice.firstColumns.push(times.first);
      for (const first of times.firstTimes) slice.mint = Math.min(slice.mint, times.startMs + first);
      for (const last of times.lastTimes) slice.maxt = Math.max(slice.maxt, times.startMs + last);
      break;
    }
  }
}

function sliceAt(slices: Map<number, FoundSlice>, startMs: number): FoundSlice {
  let slice = slices.get(startMs);
  if (slice === undefined) {
    slice = {
      startMs,
      chunkPages: [],
      firstSeries: [],
      lastSeries: [],
      timesPages: [],
      firstColumns: [],
      mint: Number.POSITIVE_INFINITY,
      maxt: Number.NEGATIVE_INFINITY,
    };
    slices.set(startMs, slice);
  }
  return slice;
}

function endOf(runs: readonly FoundRun[]): number {
  const last = runs.at(-1);
  return last === undefined ? 0 : last.first + last.count;
}

/** The pages from the first to the last one that is there; a missing one is taken to begin where the one before it ends. */
function rowOf(runs: readonly FoundRun[]): PageRow {
  if (runs.length === 0) return { firstPage: 0, firsts: [] };
  const firstPage = runs[0].page;
  const firsts: number[] = [];
  let end = runs[0].first;
  for (const { page, first, count } of runs) {
    while (firsts.length < page - firstPage) firsts.push(end);
    firsts.push(first);
    end = first + count;
  }
  return { firstPage, firsts };
}
