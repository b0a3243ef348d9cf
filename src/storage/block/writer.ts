/** Writes a block: pages of samples while the series come, then the index, the directory and the meta (docs/format/block.md). */
import { dirname } from 'node:path';
import { SampleColumns } from '../../model/samples.ts';
import { ByteBuffer } from '../chunk/byte-buffer.ts';
import type { BlockMeta, SeriesStream } from './block.ts';
import { divideChunks, firstAtOrAfter } from './chunk-bounds.ts';
import { encodeDirectory } from './directory.ts';
import { PageKind } from './format.ts';
import { nameFullDisk } from './free-space.ts';
import { IndexWriter } from './index-writer.ts';
import { PageWriter } from './page-writer.ts';
import { sliceLength } from './slice-length.ts';
import { SliceWriter } from './slice-writer.ts';

/** What the one who orders a block knows of it beforehand. */
export type BlockIdentity = Pick<
  BlockMeta,
  'id' | 'rangeStart' | 'rangeEnd' | 'level' | 'cut' | 'parents' | 'createdMs'
>;

/** Samples that are written between two turns of the event loop: some hundredths of a second. */
const SAMPLES_PER_TURN = 250_000;
/** Columns of times that all slices together remember, to share them; about 150 bytes each. */
const COLUMNS_KNOWN_MAX = 200_000;

/**
 * Writes the samples of the stream that lie in [mint, maxt], and in the range of the identity, to a block at `path`, which
 * must not exist, and syncs the file (not its directory). Series without samples there are left out. Answers null, and leaves
 * no file, when there is no sample at all. The stream is not closed. When it fails, for a full disk or because the stream
 * throws, no file is left. It lets the event loop turn now and then.
 *
 * @param distanceMs usual time between samples of a series; 0: not known
 */
export async function writeBlock(
  path: string,
  stream: SeriesStream,
  identity: BlockIdentity,
  mint: number,
  maxt: number,
  distanceMs = 0,
): Promise<BlockMeta | null> {
  const writer = new BlockWriter(path, identity, distanceMs);
  const samples = new SampleColumns();
  try {
    let untilTurn = SAMPLES_PER_TURN;
    while (stream.next()) {
      stream.read(Math.max(mint, identity.rangeStart), Math.min(maxt, identity.rangeEnd - 1), samples);
      if (samples.count === 0) continue;
      writer.addSeries(stream.labels, samples);
      untilTurn -= samples.count;
      if (untilTurn > 0) continue;
      untilTurn = SAMPLES_PER_TURN;
      await new Promise((resolve) => setImmediate(resolve));
    }
    if (writer.seriesCount > 0) return await writer.finish();
  } catch (error) {
    const reason = nameFullDisk(error, dirname(path));
    await writer.abandon();
    throw reason;
  }
  await writer.abandon();
  return null;
}

class BlockWriter {
  readonly #identity: BlockIdentity;
  readonly #pages: PageWriter;
  readonly #index = new IndexWriter();
  readonly #sliceMs: number;
  readonly #slices = new Map<number, SliceWriter>();
  readonly #scratch = new ByteBuffer();
  #chunks = 0;
  #samples = 0;
  #histogramSamples = 0;

  constructor(path: string, identity: BlockIdentity, distanceMs: number) {
    this.#identity = identity;
    this.#sliceMs = sliceLength(identity.rangeEnd - identity.rangeStart, distanceMs);
    this.#pages = new PageWriter(path);
  }

  get seriesCount(): number {
    return this.#index.seriesCount;
  }

  /** Adds the next series, which has samples, all in the range of the block. */
  addSeries(labels: Uint8Array, samples: SampleColumns): void {
    const { rangeStart } = this.#identity;
    const { times, count } = samples;
    const series = this.seriesCount;
    const sliceOf = (index: number) => Math.floor((times[index] - rangeStart) / this.#sliceMs);
    for (let from = 0; from < count; ) {
      const number = sliceOf(from);
      const startMs = rangeStart + number * this.#sliceMs;
      const to = firstAtOrAfter(times, from, count, startMs + this.#sliceMs);
      const slice = this.#sliceAt(number, startMs);
      divideChunks(samples, from, to, startMs, this.#sliceMs, (begin, end, isHistogram) => {
        slice.addChunk(series, samples, begin, end, isHistogram);
        this.#chunks++;
        if (isHistogram) this.#histogramSamples += end - begin;
      });
      from = to;
    }
    this.#samples += count;
    this.#index.addSeries(labels, sliceOf(0), sliceOf(count - 1));
  }

  async finish(): Promise<BlockMeta> {
    const { id, rangeStart, rangeEnd, level, cut, parents, createdMs } = this.#identity;
    const numbers = [...this.#slices.keys()].sort((a, b) => a - b);
    const slices = numbers.map((number) => this.#slices.get(number)!.finish());
    const index = this.#index.finish(this.#pages);
    this.#pages.add(
      PageKind.Directory,
      encodeDirectory({ originMs: rangeStart, sliceMs: this.#sliceMs, slices, index }),
    );
    const meta: BlockMeta = {
      version: 1,
      id,
      mint: Math.min(...slices.map(({ mint }) => mint)),
      maxt: Math.max(...slices.map(({ maxt }) => maxt)),
      rangeStart,
      rangeEnd,
      level,
      cut,
      parents,
      series: this.seriesCount,
      chunks: this.#chunks,
      samples: this.#samples,
      histogramSamples: this.#histogramSamples,
      createdMs,
    };
    this.#pages.add(PageKind.Meta, Buffer.from(JSON.stringify(meta)));
    await this.#pages.finish();
    return meta;
  }

  abandon(): Promise<void> {
    return this.#pages.abandon();
  }

  #sliceAt(number: number, startMs: number): SliceWriter {
    let slice = this.#slices.get(number);
    if (slice === undefined) {
      const slicesMax = Math.ceil((this.#identity.rangeEnd - this.#identity.rangeStart) / this.#sliceMs);
      slice = new SliceWriter(this.#pages, number, startMs, Math.ceil(COLUMNS_KNOWN_MAX / slicesMax), this.#scratch);
      this.#slices.set(number, slice);
    }
    return slice;
  }
}
