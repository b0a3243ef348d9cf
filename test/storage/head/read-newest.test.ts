import { describe, expect, it } from 'vitest';
import { Symbols } from '../../../src/model/labels.ts';
import { SampleColumns, STALE_HIGH, STALE_LOW } from '../../../src/model/samples.ts';
import { Head } from '../../../src/storage/head/head.ts';
import { openHeadReader } from '../../../src/storage/select.ts';
import type { SeriesSelection } from '../../../src/storage/storage.ts';
import { CONTROL } from '../../../src/threads/layout.ts';
import { labelBytes } from './label-bytes.ts';

const LOW = 5;

interface Fixture {
  readonly head: Head;
  readonly selection: () => SeriesSelection;
}

function oneSeries(): Fixture {
  const head = new Head({ retentionMs: 0, now: () => 1_700_000_000_000 });
  head.addSeries(labelBytes([['__name__', 'm']]));
  const reader = openHeadReader(head.shared, new Symbols());
  return { head, selection: () => reader.select([], -Infinity, Infinity) };
}

/** All samples that were read, as [time, high word]. */
function readNewest({ selection }: Fixture, mint: number, maxt: number): number[][] {
  const samples = new SampleColumns();
  selection().readNewest(0, mint, maxt, samples);
  return Array.from({ length: samples.count }, (_, i) => [samples.times[i], samples.words[2 * i + 1]]);
}

const endOfRun = (): Promise<void> => Promise.resolve();

describe('the newest sample of a series', () => {
  it('is read alone where the series ends by the time asked for', async () => {
    const fixture = oneSeries();
    for (let time = 1; time <= 300; time++) fixture.head.append(0, time, LOW, time);
    await endOfRun();
    expect(readNewest(fixture, 1, 300)).toEqual([[300, 300]]);
    expect(readNewest(fixture, 300, 1000)).toEqual([[300, 300]]);
    expect(readNewest(fixture, 301, 1000)).toEqual([]);
  });

  it('is the last of those that are decoded where the series goes on', async () => {
    const fixture = oneSeries();
    for (let time = 1; time <= 300; time++) fixture.head.append(0, time, LOW, time);
    await endOfRun();
    expect(readNewest(fixture, 248, 250)).toEqual([
      [248, 248],
      [249, 249],
      [250, 250],
    ]);
    expect(readNewest(fixture, -10, 0)).toEqual([]);
  });

  it('is decoded while samples are appended', () => {
    const fixture = oneSeries();
    for (let time = 1; time <= 3; time++) fixture.head.append(0, time, LOW, time);
    expect(new Int32Array(fixture.head.shared.control)[CONTROL.encoders] % 2).toBe(1);
    expect(readNewest(fixture, 2, 3)).toEqual([
      [2, 2],
      [3, 3],
    ]);
  });

  it('keeps the bits of a staleness marker', async () => {
    const fixture = oneSeries();
    fixture.head.append(0, 1, LOW, 1);
    fixture.head.append(0, 2, STALE_LOW, STALE_HIGH);
    await endOfRun();
    const samples = new SampleColumns();
    fixture.selection().readNewest(0, 0, 2, samples);
    expect([samples.count, samples.isStale(0)]).toEqual([1, true]);
  });

  it('is the same after an older one came late', async () => {
    const fixture = oneSeries();
    for (const time of [1, 2, 5, 3]) fixture.head.append(0, time, LOW, time);
    await endOfRun();
    expect(readNewest(fixture, 0, 9)).toEqual([[5, 5]]);
  });
});
