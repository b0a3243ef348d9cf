import { describe, expect, test } from 'vitest';
import { runQuery } from '../../src/promql/engine.ts';
import { ALL_FEATURES } from '../../src/promqltest/run.ts';
import { IMMEDIATE, instant, MINUTE_MS, range, readerOf, request, rowsOf, type TestSeries } from './query-runner.ts';

const SERIES: readonly TestSeries[] = [
  { labels: { __name__: 'b_total', job: 'x' }, values: [1, 2, 3, 'stale', 5] },
  { labels: { __name__: 'a_total', job: 'x' }, values: [10, 20, 30, 40, 50] },
  { labels: { __name__: 'a_total', job: 'y' }, values: [null, null, 300, 400, 500] },
];

describe('the kinds of value', () => {
  test('a vector keeps the order of evaluation, a matrix is sorted by labels', () => {
    const reader = readerOf(SERIES);
    expect(rowsOf(instant(reader, '{job="x"}', 1))).toEqual([
      ['{__name__="b_total", job="x"}', [2]],
      ['{__name__="a_total", job="x"}', [20]],
    ]);
    expect(rowsOf(range(reader, '{job=~".+"}', 4))).toEqual([
      ['{__name__="a_total", job="x"}', [10, 20, 30, 40, 50]],
      ['{__name__="a_total", job="y"}', [null, null, 300, 400, 500]],
      ['{__name__="b_total", job="x"}', [1, 2, 3, null, 5]],
    ]);
  });

  test('a scalar is a scalar in an instant query and a series without labels in a range query', () => {
    const reader = readerOf([]);
    expect(instant(reader, 'time() * 2', 1).value).toEqual({ kind: 'scalar', timeMs: MINUTE_MS, value: 120 });
    expect(rowsOf(range(reader, 'time()', 2))).toEqual([['{}', [0, 60, 120]]]);
  });

  test('a string', () => {
    expect(instant(readerOf([]), '"text"', 1).value).toEqual({ kind: 'string', timeMs: MINUTE_MS, value: 'text' });
  });

  test('a range vector gives its samples without markers, sorted by labels', () => {
    const { value } = instant(readerOf(SERIES), '{job="x"}[3m]', 4);
    expect(value.kind === 'samples' && value.rows.map(({ times, values }) => [[...times], [...values]])).toEqual([
      [[2, 3, 4].map((minute) => minute * MINUTE_MS), [30, 40, 50]],
      [[2, 4].map((minute) => minute * MINUTE_MS), [3, 5]],
    ]);
  });

  test.each([
    ['anchored', [10, 20, 30, 30]],
    ['smoothed', [15, 20, 30, 35]],
  ])('an %s range begins and ends with the values at its ends', (modifier, expected) => {
    const time = 2.5 * MINUTE_MS;
    const changes = { features: ALL_FEATURES, startMs: time, endMs: time };
    const { value } = instant(readerOf(SERIES), `a_total{job="x"}[2m] ${modifier}`, 0, changes);
    expect(value.kind === 'samples' && value.rows.map(({ times, values }) => [[...times], [...values]])).toEqual([
      [[0.5, 1, 2, 2.5].map((minute) => minute * MINUTE_MS), expected],
    ]);
  });

  test('a subquery gives the values at its steps', () => {
    const { value } = instant(readerOf(SERIES), 'sum({job="x"})[2m:1m]', 4);
    expect(value.kind === 'samples' && value.rows.map(({ values }) => [...values])).toEqual([[40, 55]]);
  });

  test.each([
    ['a_total[5m]', 'range vector'],
    ['"text"', 'string'],
  ])('%s is refused in a range query', (text, type) => {
    expect(() => range(readerOf([]), text, 1)).toThrow(
      `invalid expression type "${type}" for range query, must be Scalar or instant Vector`,
    );
  });
});

describe('metric names', () => {
  const dropped = 'vector cannot contain metrics with the same labelset';

  test('two series that become one are refused at once', () => {
    expect(() => instant(readerOf(SERIES), '-{job="x"}', 1)).toThrow(dropped);
    expect(() => instant(readerOf(SERIES), 'rate({job="x"}[5m])', 4)).toThrow(dropped);
    expect(() => instant(readerOf(SERIES), 'count(-{job="x"})', 1)).toThrow(dropped);
  });

  test('with delayed removal they are refused only in the result', () => {
    const changes = { features: ALL_FEATURES };
    expect(() => instant(readerOf(SERIES), '-{job="x"}', 1, changes)).toThrow(dropped);
    expect(rowsOf(instant(readerOf(SERIES), 'count(-{job="x"})', 1, changes))).toEqual([['{}', [2]]]);
  });

  test('series that never meet become one', () => {
    const reader = readerOf([
      { labels: { __name__: 'old' }, values: [1, 2, 'stale'] },
      { labels: { __name__: 'new' }, values: [null, null, 3, 4] },
    ]);
    for (const features of [IMMEDIATE, ALL_FEATURES]) {
      expect(rowsOf(range(reader, '{__name__=~"old|new"} * 10', 3, { features }))).toEqual([['{}', [10, 20, 30, 40]]]);
    }
    const text = 'sum_over_time(({__name__=~"old|new"} * 10)[4m:1m])';
    expect(rowsOf(instant(reader, text, 3))).toEqual([['{}', [100]]]);
    // With delayed removal they are two series inside, and collide at the end.
    expect(() => instant(reader, text, 3, { features: ALL_FEATURES })).toThrow(dropped);
  });

  test('rows of a set operation reach a subquery in one piece', () => {
    const reader = readerOf([
      { labels: { __name__: 'm', job: 'x' }, values: [1, 5, 1, 5] },
      { labels: { __name__: 'm', job: 'y' }, values: [2, 2, 2, 2] },
    ]);
    const text = 'count_over_time((m{job="x"} > 3 or m)[4m:1m])';
    expect(rowsOf(instant(reader, text, 3))).toEqual([
      ['{job="x"}', [4]],
      ['{job="y"}', [4]],
    ]);
  });
});

test('timestamp is the time of the sample of a selector, and that of the step for anything else', () => {
  const reader = readerOf(SERIES);
  const changes = { lookbackMs: 10 * MINUTE_MS, features: ALL_FEATURES };
  expect(rowsOf(instant(reader, 'timestamp(a_total{job="x"})', 6, changes))).toEqual([['{job="x"}', [240]]]);
  expect(rowsOf(instant(reader, 'timestamp(a_total{job="x"} @ 60)', 6, changes))).toEqual([['{job="x"}', [60]]]);
  expect(rowsOf(instant(reader, 'timestamp(a_total{job="x"} smoothed)', 6, changes))).toEqual([['{job="x"}', [240]]]);
  expect(rowsOf(instant(reader, 'timestamp(a_total{job="x"} + 0)', 6, changes))).toEqual([['{job="x"}', [360]]]);
});

describe('bounds', () => {
  test('more samples than allowed are refused', () => {
    expect(() => range(readerOf(SERIES), '{job=~".+"}', 4, { samplesMax: 14 })).toThrow(
      'query processing would load too many samples into memory in query execution',
    );
    expect(rowsOf(range(readerOf(SERIES), '{job=~".+"}', 4, { samplesMax: 15 }))).toHaveLength(3);
  });

  test('a subquery of more steps than samples are allowed is refused before anything is read', () => {
    expect(() => instant(readerOf([]), 'count_over_time(vector(time())[100y:1s])', 0)).toThrow('too many samples');
  });

  test('the checkpoint ends a query', () => {
    const stop = (): never => {
      throw new Error('stopped');
    };
    expect(() => runQuery(request('sum(a_total)'), readerOf(SERIES), stop)).toThrow('stopped');
  });
});

test('samples read and the peak are counted', () => {
  const { stats } = range(readerOf(SERIES), 'a_total', 4);
  expect(stats.samplesRead).toBe(8);
  expect(stats.samplesPeak).toBe(10);
});

test('notes name the place in the query', () => {
  const { warnings, infos } = instant(readerOf(SERIES), 'quantile(\n  2, a_total) or rate(b_total[5m])', 4);
  expect(warnings).toEqual(['PromQL warning: quantile value should be between 0 and 1, got 2 (2:3)']);
  expect(infos).toEqual([]);
});
