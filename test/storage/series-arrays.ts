/** Streams of series out of plain arrays, and back, for tests. */
import { SampleColumns } from '../../src/model/samples.ts';
import type { SeriesStream } from '../../src/storage/block/block.ts';
import { compareCanonicalLabels } from '../../src/storage/label-bytes.ts';
import { type Labels, labelBytes } from './head/label-bytes.ts';

/** Labels sorted by name; times ascending; a value is its two words, low and high. */
export interface PlainSeries {
  readonly labels: Labels;
  readonly samples: readonly (readonly [time: number, low: number, high: number])[];
}

/** In the order of labels, whatever the order of `series` is. Its labels lie in memory that is used again. */
export function streamOf(series: readonly PlainSeries[]): SeriesStream {
  const sorted = series
    .map(({ labels, samples }) => ({ bytes: labelBytes(labels), samples }))
    .sort((a, b) => compareCanonicalLabels(a.bytes, b.bytes));
  const memory = new Uint8Array(4096);
  let at = -1;
  return {
    next(): boolean {
      memory.fill(0xff);
      if (++at < sorted.length) memory.set(sorted[at].bytes);
      return at < sorted.length;
    },
    get labels(): Uint8Array {
      return memory.subarray(0, sorted[at].bytes.length);
    },
    read(mint: number, maxt: number, into: SampleColumns): void {
      into.clear();
      for (const [time, low, high] of sorted[at].samples) if (time >= mint && time <= maxt) into.push(time, low, high);
    },
    close(): void {
      memory.fill(0);
    },
  };
}

/** All that a stream gives in [mint, maxt]: label bytes as text in hexadecimal, and samples with unsigned words. */
export function contentOf(
  stream: SeriesStream,
  mint = Number.NEGATIVE_INFINITY,
  maxt = Number.POSITIVE_INFINITY,
): { labels: string; samples: number[][] }[] {
  const content: { labels: string; samples: number[][] }[] = [];
  const samples = new SampleColumns(4);
  while (stream.next()) {
    stream.read(mint, maxt, samples);
    content.push({ labels: Buffer.from(stream.labels).toString('hex'), samples: rowsOf(samples) });
  }
  return content;
}

export function rowsOf({ count, times, words }: SampleColumns): number[][] {
  return Array.from({ length: count }, (_, i) => [times[i], words[2 * i], words[2 * i + 1]]);
}
