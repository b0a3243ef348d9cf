import { expect, test } from 'vitest';
import { labelSetOf, Symbols } from '../../src/model/labels.ts';
import { SampleColumns } from '../../src/model/samples.ts';
import { mergeSelections, type Part } from '../../src/storage/merge-selections.ts';

type Series = readonly [name: string, samples: readonly (readonly [time: number, value: number])[]];

function partOf(symbols: Symbols, mint: number, maxt: number, series: readonly Series[], reads: string[] = []): Part {
  const readSamples = (index: number, from: number, to: number, into: SampleColumns): void => {
    reads.push(series[index][0]);
    into.clear();
    for (const [time, value] of series[index][1]) {
      if (time >= from && time <= to) into.push(time, value, 0);
    }
  };
  const labels = (index: number) => labelSetOf(symbols, [['n', series[index][0]]]);
  return { mint, maxt, selection: { count: series.length, labels, read: readSamples, readNewest: readSamples } };
}

function read(parts: readonly Part[], symbols: Symbols, mint: number, maxt: number): Record<string, number[][]> {
  const selection = mergeSelections(parts);
  const samples = new SampleColumns();
  const all: Record<string, number[][]> = {};
  for (let i = 0; i < selection.count; i++) {
    selection.read(i, mint, maxt, samples);
    all[symbols.text(selection.labels(i)[1])] = Array.from({ length: samples.count }, (_, k) => [
      samples.times[k],
      samples.words[2 * k],
    ]);
  }
  return all;
}

test('series of several parts come together, each with the samples of all of them', () => {
  const symbols = new Symbols();
  const parts = [
    partOf(symbols, 0, 9, [
      [
        'a',
        [
          [1, 1],
          [5, 5],
        ],
      ],
      ['b', [[2, 2]]],
    ]),
    partOf(symbols, 4, 19, [
      ['b', [[12, 12]]],
      [
        'a',
        [
          [4, 40],
          [5, 50],
          [6, 60],
        ],
      ],
    ]),
    partOf(symbols, 20, 29, [
      ['c', [[25, 25]]],
      ['a', [[20, 20]]],
    ]),
  ];
  expect(read(parts, symbols, 0, 100)).toEqual({
    a: [
      [1, 1],
      [4, 40],
      [5, 50],
      [6, 60],
      [20, 20],
    ],
    b: [
      [2, 2],
      [12, 12],
    ],
    c: [[25, 25]],
  });
});

test('a part is appended where all that is there is older, and merged where it is not', () => {
  const symbols = new Symbols();
  const appended: number[] = [];
  const appendable = (mint: number, maxt: number, samples: readonly (readonly [number, number])[]): Part => {
    const { selection } = partOf(symbols, mint, maxt, [['a', samples]]);
    const append = (_: number, from: number, to: number, into: SampleColumns): void => {
      appended.push(mint);
      for (const [time, value] of samples) if (time >= from && time <= to) into.push(time, value, 0);
    };
    return { mint, maxt, selection: { ...selection, append } };
  };
  const parts = [
    appendable(0, 9, [[1, 1]]),
    appendable(10, 19, [
      [10, 2],
      [19, 3],
    ]),
    // Begins before the part before it ends, although this series does not.
    appendable(15, 29, [[25, 4]]),
    appendable(30, 39, [[31, 5]]),
  ];
  expect(read(parts, symbols, 0, 100)).toEqual({
    a: [
      [1, 1],
      [10, 2],
      [19, 3],
      [25, 4],
      [31, 5],
    ],
  });
  expect(appended).toEqual([10, 30]);
});

test('a part without samples in the range that is read is not asked', () => {
  const symbols = new Symbols();
  const reads: string[] = [];
  const parts = [partOf(symbols, 0, 9, [['a', [[1, 1]]]], reads), partOf(symbols, 10, 19, [['a', [[11, 11]]]])];
  expect(read(parts, symbols, 10, 12)).toEqual({ a: [[11, 11]] });
  expect(reads).toEqual([]);
});

test.each([
  [0, 100, [40, 4]],
  [0, 39, [30, 7]],
  [0, 29, [20, 2]],
  [0, 9, null],
  [41, 100, null],
])(
  'the newest sample of a series in [%i, %i] comes from the part that has it, the later one where two do',
  (mint, maxt, wanted) => {
    const symbols = new Symbols();
    const selection = mergeSelections([
      partOf(symbols, 0, 30, [
        [
          'a',
          [
            [10, 1],
            [20, 2],
            [30, 3],
          ],
        ],
      ]),
      partOf(symbols, 0, 40, [
        [
          'a',
          [
            [20, 2],
            [40, 4],
          ],
        ],
      ]),
      partOf(symbols, 0, 30, [['a', [[30, 7]]]]),
    ]);
    const samples = new SampleColumns();
    selection.readNewest(0, mint, maxt, samples);
    const newest = samples.count - 1;
    expect(newest < 0 ? null : [samples.times[newest], samples.words[2 * newest]]).toEqual(wanted);
  },
);
