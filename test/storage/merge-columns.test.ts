import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Histogram } from '../../src/model/histogram.ts';
import { SampleColumns, STALE_HIGH, STALE_LOW } from '../../src/model/samples.ts';
import { removeRanges } from '../../src/storage/deleted-ranges.ts';
import { appendColumns, mergeColumns } from '../../src/storage/merge-columns.ts';

interface Written {
  readonly time: number;
  readonly word: number;
  readonly start: number;
  readonly histogram: Histogram | null;
}

const EMPTY = new Int32Array(0);
const NONE = new Float64Array(0);

function histogramOf(count: number): Histogram {
  return {
    counterReset: 0,
    schema: 0,
    zeroThreshold: 0,
    zeroCount: count,
    count,
    sum: 0,
    positiveSpans: EMPTY,
    positiveBuckets: NONE,
    negativeSpans: EMPTY,
    negativeBuckets: NONE,
    customValues: NONE,
  };
}

function columnsOf(written: readonly Written[]): SampleColumns {
  const columns = new SampleColumns(1);
  for (const { time, word, start, histogram } of written) {
    if (histogram === null) columns.push(time, word, STALE_HIGH);
    else columns.pushHistogram(time, histogram);
    columns.setStart(start);
  }
  return columns;
}

function contents(columns: SampleColumns): Written[] {
  return Array.from({ length: columns.count }, (_, i) => {
    const histogram = columns.histograms?.[i] ?? null;
    return {
      time: columns.times[i],
      word: histogram === null ? columns.words[2 * i] : 0,
      start: columns.starts?.[i] ?? 0,
      histogram,
    };
  });
}

const samples = (kind: 'plain' | 'rich') =>
  fc
    .uniqueArray(
      fc.record({
        time: fc.integer({ min: 0, max: 40 }),
        word: fc.integer({ min: 0, max: 0xffff }),
        start: kind === 'plain' ? fc.constant(0) : fc.integer({ min: 0, max: 3 }),
        histogram:
          kind === 'plain'
            ? fc.constant(null)
            : fc.option(fc.integer({ min: 0, max: 9 }).map(histogramOf), { freq: 1 }),
      }),
      { selector: ({ time }) => time, maxLength: 30 },
    )
    .map((list) =>
      list
        .sort((a, b) => a.time - b.time)
        .map((sample) => (sample.histogram === null ? sample : { ...sample, word: 0 })),
    );

const anySamples = fc.oneof(samples('plain'), samples('rich'));

test('columns are merged by time; at one time the later part wins', () => {
  fc.assert(
    fc.property(anySamples, anySamples, (a, b) => {
      const byTime = new Map([...a, ...b].map((sample) => [sample.time, sample]));
      const expected = [...byTime.values()].sort((x, y) => x.time - y.time);
      const into = columnsOf(a);
      mergeColumns(into, columnsOf(b), new SampleColumns(1));
      expect(contents(into)).toEqual(expected);
    }),
  );
});

test('a part of columns is appended with everything that belongs to its samples', () => {
  fc.assert(
    fc.property(anySamples, anySamples, fc.nat(30), (a, b, from) => {
      const begin = Math.min(from, b.length);
      const later = b.map((sample) => ({ ...sample, time: sample.time + 100 }));
      const into = columnsOf(a);
      appendColumns(into, columnsOf(later), begin, later.length);
      expect(contents(into)).toEqual([...a, ...later.slice(begin)]);
    }),
  );
});

test('what is deleted is left out', () => {
  const range = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.nat(10))
    .map(([mint, length]) => ({ mint, maxt: mint + length }));
  fc.assert(
    fc.property(anySamples, fc.array(range, { maxLength: 3 }), (a, ranges) => {
      const columns = columnsOf(a);
      removeRanges(columns, ranges);
      expect(contents(columns)).toEqual(
        a.filter(({ time }) => !ranges.some(({ mint, maxt }) => time >= mint && time <= maxt)),
      );
    }),
  );
});

test('a staleness marker keeps its bits', () => {
  const into = new SampleColumns(1);
  into.push(1, 7, 7);
  const later = new SampleColumns(1);
  later.push(2, STALE_LOW, STALE_HIGH);
  mergeColumns(into, later, new SampleColumns(1));
  expect(into.isStale(1)).toBe(true);
});
