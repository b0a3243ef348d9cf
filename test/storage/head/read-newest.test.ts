import fc from 'fast-check';
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

/** Time, low word, high word; nothing when there is none. */
function lastOf({ count, times, words }: SampleColumns): number[] {
  return count === 0 ? [] : [times[count - 1], words[2 * count - 2], words[2 * count - 1]];
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

  it('is the one before where the series has gone on by one, also at the start of a chunk', async () => {
    const fixture = oneSeries();
    for (let time = 1; time <= 500; time++) {
      fixture.head.append(0, time, time * 0x01010101, time % 7 === 0 ? time : 5);
      await endOfRun();
      if (time === 1) continue;
      const before = time - 1;
      expect(readNewest(fixture, 1, before)).toEqual([[before, before % 7 === 0 ? before : 5]]);
      expect(readNewest(fixture, before + 0.5, before + 0.5)).toEqual([]);
    }
  });

  it('is no longer the one before when that was deleted, or another came between', async () => {
    const fixture = oneSeries();
    for (let time = 10; time <= 241 * 10; time += 10) fixture.head.append(0, time, LOW, time);
    await endOfRun();
    expect(readNewest(fixture, 0, 2409)).toEqual([[2400, 2400]]);
    fixture.head.deleteRange([], 2400, 2400);
    expect(readNewest(fixture, 2390, 2409)).toEqual([[2390, 2390]]);
    fixture.head.append(0, 2400, LOW, 7);
    fixture.head.append(0, 2405, LOW, 8);
    await endOfRun();
    expect(readNewest(fixture, 2405, 2409)).toEqual([[2405, 8]]);
    expect(readNewest(fixture, 2400, 2404)).toEqual([[2400, 7]]);
  });

  it('is the last that a whole read finds, whatever came', async () => {
    const step = fc.record({
      distance: fc.oneof(
        fc.constant(15_000),
        fc.integer({ min: 1, max: 100_000 }),
        fc.integer({ min: 1, max: 2 ** 40 }),
      ),
      low: fc.oneof(fc.constant(LOW), fc.integer(), fc.constant(STALE_LOW)),
      high: fc.oneof(fc.constant(0x40590000), fc.integer({ min: 0x40590000, max: 0x40600000 }), fc.integer()),
      late: fc.oneof(
        { weight: 20, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 40_000 }) },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 600 }), async (steps) => {
        const fixture = oneSeries();
        const whole = new SampleColumns();
        const newest = new SampleColumns();
        let time = 0;
        for (const { distance, low, high, late } of steps) {
          time += distance;
          if (time > 1_700_000_000_000) break;
          fixture.head.append(0, time - late, low, high);
          await endOfRun();
          const selection = fixture.selection();
          for (const maxt of [time, time - 1, time - distance, time - distance - 1]) {
            selection.read(0, time - 300_000, maxt, whole);
            selection.readNewest(0, time - 300_000, maxt, newest);
            expect(lastOf(newest)).toEqual(lastOf(whole));
          }
        }
      }),
      { numRuns: 25 },
    );
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
