import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';
import { Head } from '../../../src/storage/head/head.ts';
import { AppendResult } from '../../../src/storage/storage.ts';
import { publish } from '../../../src/threads/publish.ts';
import { labelBytes } from './label-bytes.ts';
import { CONTROL_DONE, CONTROL_SERIES, lowOf, SERIES_COUNT, TIMES_PER_SERIES } from './written-samples.ts';

interface Report {
  readonly problems: string[];
  readonly reads: number;
  readonly samplesRead: number;
}

/** Every third time is left out at first and comes out of order later: chunks are rewritten and split under the reader. */
function timesOf(series: number): number[] {
  const times: number[] = [];
  const late: number[] = [];
  for (let time = 0; time < TIMES_PER_SERIES; time++) {
    if ((time + series) % 3 === 0) late.push(time);
    else times.push(time);
    // Some late ones are only a little late, the others come at the end in an order of their own.
    if (time % 50 === 49) times.push(...late.splice(0, 5));
  }
  late.sort((a, b) => lowOf(series, a) - lowOf(series, b));
  return [...times, ...late];
}

/** Workers of Node 20 do not read TypeScript by themselves. */
const START_READER = `
  import('tsx/esm/api').then(({ tsImport }) =>
    tsImport(${JSON.stringify(new URL('reader-worker.ts', import.meta.url).href)}, ${JSON.stringify(import.meta.url)}));
`;

describe('a reader in another thread', () => {
  it('sees every sample whose append returned, and never a torn or invented one', async () => {
    const head = new Head({ retentionMs: 0, now: () => 1_700_000_000_000 });
    const written = new SharedArrayBuffer(4 * (2 + SERIES_COUNT * TIMES_PER_SERIES));
    const flags = new Int32Array(written);
    const worker = new Worker(START_READER, { eval: true, workerData: { shared: head.shared, written } });
    const nextMessage = () =>
      new Promise<Report | null>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
      });
    // It says when it is about to read.
    expect(await nextMessage()).toBeNull();
    const report = nextMessage();
    const plans = Array.from({ length: SERIES_COUNT }, (_, series) => timesOf(series));
    for (let step = 0; step < TIMES_PER_SERIES; step++) {
      // Series come one after another, and the writer pauses so that the reader meets many states.
      for (let series = 0; series < SERIES_COUNT; series++) {
        if (step === 0) {
          head.addSeries(
            labelBytes([
              ['__name__', 'm'],
              ['series', String(series)],
            ]),
          );
        }
        const time = plans[series][step];
        const result = head.append(series, time, lowOf(series, time), time);
        expect(result === AppendResult.Appended || result === AppendResult.AppendedOutOfOrder).toBe(true);
        publish(flags, 2 + series * TIMES_PER_SERIES + time, 1);
        if (step === 0) publish(flags, CONTROL_SERIES, series + 1);
      }
      if (step % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
    publish(flags, CONTROL_DONE, 1);
    const { problems, reads, samplesRead } = (await report)!;
    expect(problems).toEqual([]);
    expect(reads).toBeGreaterThan(SERIES_COUNT);
    expect(samplesRead).toBeGreaterThan(TIMES_PER_SERIES);
    await worker.terminate();
  });
});
