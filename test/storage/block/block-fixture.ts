/** Blocks of a temporary directory, for tests. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Histogram } from '../../../src/model/histogram.ts';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns } from '../../../src/model/samples.ts';
import type { BlockMeta, BlockReader, SeriesStream } from '../../../src/storage/block/block.ts';
import { openBlock } from '../../../src/storage/block/reader.ts';
import { type BlockIdentity, writeBlock } from '../../../src/storage/block/writer.ts';
import { compareCanonicalLabels } from '../../../src/storage/label-bytes.ts';
import type { Tombstone } from '../../../src/storage/view.ts';
import { type Labels, labelBytes } from '../head/label-bytes.ts';

export const HOUR = 3_600_000;

/** One sample: a float, or a histogram; with a start time where it has one. */
export interface PlainSample {
  readonly time: number;
  readonly low?: number;
  readonly high?: number;
  readonly histogram?: Histogram;
  readonly start?: number;
}

export interface RichSeries {
  readonly labels: Labels;
  readonly samples: readonly PlainSample[];
}

export class BlockDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'narthex-block-'));
  #files = 0;

  /** The name of a file that is not there. */
  newPath(): string {
    return join(this.path, `${this.#files++}.block`);
  }

  get files(): string[] {
    return readdirSync(this.path).sort();
  }

  async write(series: readonly RichSeries[], rangeHours = 2): Promise<{ path: string; meta: BlockMeta }> {
    const path = this.newPath();
    const meta = await writeBlock(path, streamOfRich(series), identity(rangeHours), -Infinity, Infinity);
    if (meta === null) throw new Error('there are no samples');
    return { path, meta };
  }

  async open(
    series: readonly RichSeries[],
    rangeHours = 2,
    tombstones: readonly Tombstone[] = [],
  ): Promise<BlockReader> {
    return openBlock((await this.write(series, rangeHours)).path, new Symbols(), tombstones);
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

export function identity(rangeHours = 2): BlockIdentity {
  return {
    id: '01JDBLOCK',
    rangeStart: 0,
    rangeEnd: rangeHours * HOUR,
    level: 1,
    cut: { generation: 7, part: 1, parts: 1 },
    parents: [],
    createdMs: 5,
  };
}

/** In the order of labels, whatever the order of `series` is. */
export function streamOfRich(series: readonly RichSeries[]): SeriesStream {
  const sorted = series
    .map(({ labels, samples }) => ({ bytes: labelBytes(labels), samples }))
    .sort((a, b) => compareCanonicalLabels(a.bytes, b.bytes));
  let at = -1;
  return {
    next: () => ++at < sorted.length,
    get labels(): Uint8Array {
      return sorted[at].bytes;
    },
    read(mint: number, maxt: number, into: SampleColumns): void {
      into.clear();
      for (const sample of sorted[at].samples) {
        if (sample.time < mint || sample.time > maxt) continue;
        if (sample.histogram !== undefined) into.pushHistogram(sample.time, sample.histogram);
        else into.push(sample.time, sample.low ?? 0, sample.high ?? 0);
        into.setStart(sample.start ?? 0);
      }
    },
    close: () => undefined,
  };
}

/** What is in columns, as samples whose words are unsigned. */
export function samplesOf({ count, times, words, histograms, starts }: SampleColumns): PlainSample[] {
  return Array.from({ length: count }, (_, i) => {
    const histogram = histograms?.[i] ?? null;
    const value = histogram === null ? { low: words[2 * i], high: words[2 * i + 1] } : { histogram };
    const start = starts?.[i] ?? 0;
    return { time: times[i], ...value, ...(start === 0 ? {} : { start }) };
  });
}

/** All of a stream: labels in hexadecimal, and samples. */
export function contentOfRich(stream: SeriesStream): { labels: string; samples: PlainSample[] }[] {
  const content: { labels: string; samples: PlainSample[] }[] = [];
  const samples = new SampleColumns();
  while (stream.next()) {
    stream.read(-Infinity, Infinity, samples);
    content.push({ labels: Buffer.from(stream.labels).toString('hex'), samples: samplesOf(samples) });
  }
  return content;
}

/** The words of a double. */
export function words(value: number): { low: number; high: number } {
  const bits = new Uint32Array(new Float64Array([value]).buffer);
  return { low: bits[0], high: bits[1] };
}

/** `count` samples of a counter, `intervalMs` apart from `startMs` on. */
export function counterSamples(count: number, intervalMs: number, startMs = 0, step = 1): PlainSample[] {
  return Array.from({ length: count }, (_, i) => ({ time: startMs + i * intervalMs, ...words(i * step) }));
}
