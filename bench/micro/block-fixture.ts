/** Blocks of CPU counters, for benchmarks that write and read them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SampleColumns } from '../../src/model/samples.ts';
import type { SeriesStream } from '../../src/storage/block/block.ts';
import { writeBlock } from '../../src/storage/block/writer.ts';
import { compareCanonicalLabels } from '../../src/storage/label-bytes.ts';
import { cpuSeries, INTERVAL_MS } from './head-fixture.ts';

/** Two hours. */
export const SAMPLES_PER_SERIES = 480;
export const RANGE_MS = SAMPLES_PER_SERIES * INTERVAL_MS;

/** A directory of its own for a block that is written again and again. */
export class BlockFile {
  readonly #directory = mkdtempSync(join(tmpdir(), 'narthex-bench-'));
  #written = 0;
  /** The newest one. */
  path = '';

  /** The one before goes. Runs may overlap: each has a name of its own. */
  async write(seriesCount: number): Promise<void> {
    const path = join(this.#directory, `${this.#written++}.block`);
    const identity = { id: 'bench', rangeStart: 0, rangeEnd: RANGE_MS, level: 1, cut: null, parents: [], createdMs: 0 };
    await writeBlock(path, streamOfCounters(seriesCount), identity, 0, RANGE_MS);
    rmSync(this.path, { force: true });
    this.path = path;
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true });
  }
}

function streamOfCounters(seriesCount: number): SeriesStream {
  const labels = Array.from({ length: seriesCount }, (_, i) => cpuSeries(i)).sort(compareCanonicalLabels);
  let at = -1;
  return {
    next: () => ++at < seriesCount,
    get labels(): Uint8Array {
      return labels[at];
    },
    read(_mint: number, _maxt: number, into: SampleColumns): void {
      into.clear();
      into.reserve(SAMPLES_PER_SERIES);
      for (let i = 0; i < SAMPLES_PER_SERIES; i++) {
        into.times[i] = i * INTERVAL_MS + (at % 16);
        into.values[i] = Math.round(at * 1000 + i * (at % 13) * 7.31) / 100;
      }
      into.count = SAMPLES_PER_SERIES;
    },
    close: () => undefined,
  };
}
