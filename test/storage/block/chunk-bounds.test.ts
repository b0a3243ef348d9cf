import { expect, test } from 'vitest';
import { SampleColumns } from '../../../src/model/samples.ts';
import { divideChunks, firstAfter, firstAtOrAfter } from '../../../src/storage/block/chunk-bounds.ts';
import { histogramOf } from '../head/histogram-of.ts';

/** Samples 1 ms apart from 0 on; those in `histograms` are histograms. */
function divided(count: number, widthMs: number, histograms: readonly number[] = []): [number, number, boolean][] {
  const samples = new SampleColumns();
  for (let i = 0; i < count; i++) {
    if (histograms.includes(i)) samples.pushHistogram(i, histogramOf(i));
    else samples.push(i, 0, 0);
  }
  const chunks: [number, number, boolean][] = [];
  divideChunks(samples, 0, count, 0, widthMs, (from, to, isHistogram) => chunks.push([from, to, isHistogram]));
  return chunks;
}

test('1024 samples are one chunk, 1025 are two', () => {
  expect(divided(0, 2048)).toEqual([]);
  expect(divided(1024, 2048)).toEqual([[0, 1024, false]]);
  expect(divided(1025, 2048)).toEqual([
    [0, 1024, false],
    [1024, 1025, false],
  ]);
});

test('the middle of the time divides, wherever the samples are', () => {
  expect(divided(3000, 8000)).toEqual([
    [0, 1000, false],
    [1000, 2000, false],
    [2000, 3000, false],
  ]);
});

test('floats and histograms are apart', () => {
  expect(divided(6, 10, [2, 3, 5])).toEqual([
    [0, 2, false],
    [2, 4, true],
    [4, 5, false],
    [5, 6, true],
  ]);
});

test('the first time at, and after, another one is found between two bounds', () => {
  const times = Float64Array.of(0, 10, 20, 30, 0);
  const found = (time: number) => [firstAtOrAfter(times, 1, 4, time), firstAfter(times, 1, 4, time)];
  expect(found(5)).toEqual([1, 1]);
  expect(found(10)).toEqual([1, 2]);
  expect(found(29.5)).toEqual([3, 3]);
  expect(found(30)).toEqual([3, 4]);
  expect(found(31)).toEqual([4, 4]);
});
