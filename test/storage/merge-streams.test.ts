import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeStreams } from '../../src/storage/merge-streams.ts';
import { contentOf, type PlainSeries, streamOf } from './series-arrays.ts';

const series = (name: string, ...samples: [number, number, number][]): PlainSeries => ({
  labels: [['__name__', name]],
  samples,
});

describe('streams of series, merged', () => {
  it('is nothing when all are empty', () => {
    expect(contentOf(mergeStreams([]))).toEqual([]);
    expect(contentOf(mergeStreams([streamOf([])]))).toEqual([]);
    expect(contentOf(mergeStreams([streamOf([]), streamOf([])]))).toEqual([]);
  });

  it('puts parts that follow one another, or interleave, in order of time', () => {
    const merged = mergeStreams([
      streamOf([series('a', [1, 1, 0], [2, 2, 0]), series('b', [1, 1, 0], [5, 5, 0])]),
      streamOf([series('a', [3, 3, 0]), series('b', [2, 2, 0], [3, 3, 0], [9, 9, 0])]),
    ]);
    expect(contentOf(merged).map(({ samples }) => samples)).toEqual([
      [
        [1, 1, 0],
        [2, 2, 0],
        [3, 3, 0],
      ],
      [
        [1, 1, 0],
        [2, 2, 0],
        [3, 3, 0],
        [5, 5, 0],
        [9, 9, 0],
      ],
    ]);
  });

  it('takes the sample of the last stream where several have one at a time, with the bits of a NaN', () => {
    const merged = mergeStreams([
      streamOf([series('a', [1, 1, 0], [2, 7, 0])]),
      streamOf([series('a', [2, 2, 0x7ff00000])]),
      streamOf([series('a', [0, 0, 0])]),
    ]);
    expect(contentOf(merged)[0].samples).toEqual([
      [0, 0, 0],
      [1, 1, 0],
      [2, 2, 0x7ff00000],
    ]);
  });

  it('closes all of them', () => {
    let closed = 0;
    const streams = [1, 2, 3].map(() => {
      const stream = streamOf([]);
      stream.close = () => {
        closed++;
      };
      return stream;
    });
    mergeStreams(streams).close();
    expect(closed).toBe(3);
  });

  it('is what a map of maps says, for any streams', () => {
    const sample = fc.tuple(fc.nat(20), fc.nat(3), fc.nat(1));
    const oneStream = fc.uniqueArray(
      fc.record({ name: fc.constantFrom('a', 'b', 'c', 'aa', 'é', 'z'), samples: fc.array(sample, { maxLength: 6 }) }),
      { selector: ({ name }) => name, maxLength: 6 },
    );
    fc.assert(
      fc.property(fc.array(oneStream, { minLength: 2, maxLength: 5 }), fc.nat(20), fc.nat(20), (all, from, to) => {
        const expected = new Map<string, Map<number, number[]>>();
        const streams = all.map((part) => {
          const sorted = part.map(({ name, samples }) => {
            const byTime = new Map(samples.map((row) => [row[0], row]));
            const times = expected.get(name) ?? new Map<number, number[]>();
            expected.set(name, times);
            for (const row of byTime.values()) times.set(row[0], row);
            return series(name, ...[...byTime.values()].sort((a, b) => a[0] - b[0]));
          });
          return streamOf(sorted);
        });
        const got = contentOf(mergeStreams(streams), from, to);
        const names = [...expected.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
        // A label's length is part of its bytes, not of its order.
        expect(got.map(({ samples }) => samples)).toEqual(
          names.map((name) =>
            [...(expected.get(name)?.values() ?? [])]
              .filter(([time]) => time >= from && time <= to)
              .sort((a, b) => a[0] - b[0]),
          ),
        );
      }),
      { numRuns: 200 },
    );
  });
});
