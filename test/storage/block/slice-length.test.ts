import { afterAll, describe, expect, it, test } from 'vitest';
import { sliceLength, usualDistance } from '../../../src/storage/block/slice-length.ts';
import { BlockDirectory, counterSamples, HOUR, type RichSeries } from './block-fixture.ts';

const SECOND = 1000;

describe('the slices of a block', () => {
  it.each([
    ['of the smallest blocks are two hours', 2 * HOUR, 60 * SECOND, 2 * HOUR],
    ['of a day are two hours when nothing is known of its samples', 24 * HOUR, 0, 2 * HOUR],
    ['of a day of samples every 15 seconds are two hours', 24 * HOUR, 15 * SECOND, 2 * HOUR],
    ['of a day of samples every half minute are four hours', 24 * HOUR, 30 * SECOND, 4 * HOUR],
    ['of a day of samples every minute are eight hours', 24 * HOUR, 60 * SECOND, 8 * HOUR],
    ['are no longer than twelve hours', 24 * HOUR, HOUR, 12 * HOUR],
    ['are no longer than the block', 6 * HOUR, HOUR, 6 * HOUR],
    ['are longer where there would be more than 512 of them', 2 * 513 * HOUR, 0, 4 * HOUR],
  ])('%s', (_, rangeMs, distanceMs, expected) => {
    expect(sliceLength(rangeMs, distanceMs)).toBe(expected);
  });
});

describe('the usual distance of samples', () => {
  const directory = new BlockDirectory();
  afterAll(() => directory.remove());
  const series = (name: string, count: number, distanceMs: number): RichSeries => ({
    labels: [['__name__', name]],
    samples: counterSamples(count, distanceMs),
  });

  test('is that of most samples of the largest block', async () => {
    const large = await directory.open([series('a', 3, HOUR / 2), series('b', 90, 60 * SECOND), series('c', 1, 1)]);
    const small = await directory.open([series('a', 20, SECOND)]);
    expect(usualDistance([small, large])).toBe(60 * SECOND);
  });

  test('is not known where each series has one sample', async () => {
    const block = await directory.open([series('a', 1, 1), series('b', 1, 1)]);
    expect(usualDistance([block])).toBe(0);
  });
});
