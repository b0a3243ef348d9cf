/**
 * Reads what is left of a damaged block. It relies on nothing but the pages themselves: each is found by its first bytes
 * wherever it lies in the file, and taken when its checksum is right; the directory is made anew from what they say.
 */
import { Symbols } from '../../model/labels.ts';
import type { SampleColumns } from '../../model/samples.ts';
import type { BlockMeta, SeriesStream } from './block.ts';
import { BlockCache } from './block-cache.ts';
import { BlockStream } from './block-stream.ts';
import { DamagedBlock } from './damaged-block.ts';
import { PageFile } from './page-file.ts';
import { PairIndex } from './pair-index.ts';
import { readMeta } from './read-meta.ts';
import { rebuildDirectory } from './rebuild-directory.ts';
import { scanPages } from './scan-pages.ts';
import { SeriesIndex } from './series-index.ts';
import { SliceReader } from './slice-reader.ts';

export interface SalvagedBlock {
  /** null when it is lost. */
  readonly meta: BlockMeta | null;
  /** Times that no readable sample is outside of; Infinity and -Infinity when there is none. */
  readonly mint: number;
  readonly maxt: number;
  /** What can be read. */
  readonly stream: SeriesStream;
  close(): void;
}

/** `report` is told of each damaged thing once, now and while the stream is read. Throws only what the system refuses. */
export function salvageBlock(path: string, report: (problem: string) => void): SalvagedBlock {
  const told = new Set<string>();
  const damage = ({ message }: DamagedBlock) => {
    if (told.has(message)) return;
    told.add(message);
    report(message);
  };
  const file = new PageFile(path, (descriptor) => scanPages(descriptor));
  const { directory, slices } = rebuildDirectory(file, damage);
  const cache = new BlockCache().section(file.table.count);
  const pairs = new PairIndex(file, directory.index, cache, new Symbols());
  const series = new SeriesIndex(file, directory.index.seriesCount, directory.index.series, cache);
  const readers = directory.slices.map((slice, i) => new SliceReader(file, cache, slice, slices[i]));
  const read = (number: number, mint: number, maxt: number, into: SampleColumns) => {
    into.clear();
    for (const reader of readers) {
      if (reader.mint <= maxt && reader.maxt >= mint) reader.read(number, mint, maxt, into, damage);
    }
  };
  return {
    meta: metaOf(file, damage),
    mint: Math.min(...directory.slices.map(({ mint }) => mint)),
    maxt: Math.max(...directory.slices.map(({ maxt }) => maxt)),
    stream: new SalvagedStream(new BlockStream(series, pairs, read), damage),
    close: () => file.close(),
  };
}

function metaOf(file: PageFile, damage: (damage: DamagedBlock) => void): BlockMeta | null {
  try {
    return readMeta(file);
  } catch (error) {
    if (!(error instanceof DamagedBlock)) throw error;
    // It is on the last page: nobody knows the number of that when it is not there.
    damage(new DamagedBlock(file.path, 'meta', 'it is not there'));
    return null;
  }
}

/** Passes over series whose labels cannot be read. */
class SalvagedStream implements SeriesStream {
  readonly #stream: SeriesStream;
  readonly #damage: (damage: DamagedBlock) => void;

  constructor(stream: SeriesStream, damage: (damage: DamagedBlock) => void) {
    this.#stream = stream;
    this.#damage = damage;
  }

  next(): boolean {
    for (;;) {
      try {
        return this.#stream.next();
      } catch (error) {
        if (!(error instanceof DamagedBlock)) throw error;
        this.#damage(error);
      }
    }
  }

  get labels(): Uint8Array {
    return this.#stream.labels;
  }

  read(mint: number, maxt: number, into: SampleColumns): void {
    this.#stream.read(mint, maxt, into);
  }

  close(): void {
    this.#stream.close();
  }
}
