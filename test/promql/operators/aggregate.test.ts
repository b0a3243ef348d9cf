import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALL_FEATURES } from '../../../src/promqltest/run.ts';
import { instant, range, readerOf, rowsOf, type TestSeries } from '../query-runner.ts';

/** Series m{g="<group>", i="<number>"} with one value each. */
function seriesOf(values: readonly number[], groups = 1): TestSeries[] {
  return values.map((value, i) => ({
    labels: { __name__: 'm', g: String(i % groups), i: String(i) },
    values: [value],
  }));
}

function single(text: string, values: readonly number[]): number | null {
  const rows = rowsOf(instant(readerOf(seriesOf(values)), text, 0));
  return rows.length === 0 ? null : rows[0][1][0];
}

describe('numbers', () => {
  test.each([
    ['sum(m)', [1, 1e100, 1, -1e100], 2],
    ['sum(m)', [Number.NaN, 1], Number.NaN],
    ['sum(m)', [Infinity, 1], Infinity],
    ['avg(m)', [1e308, 1e308, 1e308], 1e308],
    ['avg(m)', [1, 1e100, 1, -1e100], 0.5],
    ['avg(m)', [Infinity, -Infinity], Number.NaN],
    ['min(m)', [Number.NaN, 3, 2], 2],
    ['max(m)', [Number.NaN, 3, 2], 3],
    ['max(m)', [Number.NaN, Number.NaN], Number.NaN],
    ['count(m)', [Number.NaN, 3], 2],
    ['group(m)', [5, 3], 1],
    ['stdvar(m)', [1, 2, 3, 4], 1.25],
    ['stddev(m)', [2, 4], 1],
    ['stdvar(m)', [Infinity, 1], Number.NaN],
    ['quantile(0.5, m)', [4, 1, 3, 2], 2.5],
    ['quantile(0.5, m)', [4, Number.NaN, 3], 3],
    ['quantile(-1, m)', [4], -Infinity],
    ['quantile(2, m)', [4], Infinity],
    ['quantile(NaN, m)', [4], Number.NaN],
  ])('%s of %j', (text, values, expected) => {
    expect(single(text, values)).toBe(expected);
  });

  test('every group has its own, for any number of groups and batches of rows', () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 7 }), (all, groups) => {
        const reader = readerOf(seriesOf(all, groups));
        const members = new Map<string, number[]>();
        all.forEach((value, i) => {
          const name = `{g="${i % groups}"}`;
          members.set(name, [...(members.get(name) ?? []), value]);
        });
        const byGroup = (compute: (values: number[]) => number) =>
          [...members].map(([name, own]) => [name, [compute(own)]]);
        const sum = (own: number[]): number => own.reduce((a, b) => a + b, 0);
        expect(rowsOf(instant(reader, 'sum by (g) (m)', 0))).toEqual(byGroup(sum));
        expect(rowsOf(instant(reader, 'count without (i) (m)', 0))).toEqual(byGroup((own) => own.length));
        expect(rowsOf(instant(reader, 'max by (g) (m)', 0))).toEqual(byGroup((own) => Math.max(...own)));
        expect(rowsOf(instant(reader, 'min by (g) (m)', 0))).toEqual(byGroup((own) => Math.min(...own)));
      }),
      { numRuns: 50 },
    );
  });
});

test('of many bad quantiles the least and the greatest are named', () => {
  const { warnings } = range(readerOf([]), 'quantile(scalar(vector(time() / 60 * 2 - 3)), m)', 4);
  expect(warnings).toEqual([
    'PromQL warning: quantile value should be between 0 and 1, got 5 (1:10)',
    'PromQL warning: quantile value should be between 0 and 1, got -3 (1:10)',
  ]);
});

describe('choice', () => {
  const reader = readerOf(seriesOf([3, Number.NaN, 1, 4, 2], 2));

  test('topk: group by group, the best first, NaN last', () => {
    expect(rowsOf(instant(reader, 'topk by (g) (2, m)', 0))).toEqual([
      ['{__name__="m", g="0", i="0"}', [3]],
      ['{__name__="m", g="0", i="4"}', [2]],
      ['{__name__="m", g="1", i="3"}', [4]],
      ['{__name__="m", g="1", i="1"}', [Number.NaN]],
    ]);
  });

  test('bottomk', () => {
    expect(rowsOf(instant(reader, 'bottomk(2, m)', 0)).map(([, [value]]) => value)).toEqual([1, 2]);
  });

  test('k is cut to a whole number and may change from step to step', () => {
    const steps = readerOf([
      { labels: { __name__: 'm', i: '0' }, values: [1, 1, 5] },
      { labels: { __name__: 'm', i: '1' }, values: [2, 2, 2] },
    ]);
    expect(rowsOf(range(steps, 'topk(scalar(vector(time() / 60 * 0.9)), m)', 2))).toEqual([
      ['{__name__="m", i="0"}', [null, null, 5]],
    ]);
  });

  test('limitk: the first ones of each group', () => {
    expect(rowsOf(instant(reader, 'limitk by (g) (1, m)', 0, { features: ALL_FEATURES }))).toEqual([
      ['{__name__="m", g="0", i="0"}', [3]],
      ['{__name__="m", g="1", i="1"}', [Number.NaN]],
    ]);
  });

  test('limit_ratio and its complement share the series out', () => {
    const kept = rowsOf(instant(reader, 'limit_ratio(0.4, m)', 0));
    const rest = rowsOf(instant(reader, 'limit_ratio(-0.6, m)', 0));
    expect([...kept, ...rest].map(([labels]) => labels).sort()).toEqual(
      rowsOf(instant(reader, 'm', 0))
        .map(([labels]) => labels)
        .sort(),
    );
  });

  test.each([
    ['topk(NaN, missing)', 'Parameter value is NaN'],
    ['bottomk(1e30, missing)', 'Scalar value 1e+30 overflows int64'],
    ['limitk(Inf, missing)', 'Scalar value +Inf overflows int64'],
    ['limit_ratio(NaN, missing)', 'Ratio value is NaN'],
    ['count_values("a\\xc5z", missing)', 'invalid label name "a\\xc5z"'],
  ])('%s is refused even without series', (text, message) => {
    expect(() => instant(reader, text, 0)).toThrow(message);
  });

  test('a ratio beyond 1 is capped, with a warning', () => {
    const { warnings } = instant(reader, 'limit_ratio(1.5, m)', 0);
    expect(warnings).toEqual(['PromQL warning: ratio value should be between -1 and 1, got 1.5, capping to 1 (1:13)']);
  });
});

describe('count_values', () => {
  test('the text of the value becomes a label, replaces one of that name and joins the grouping', () => {
    const reader = readerOf(seriesOf([1e21, 0.5, 0.5, Infinity], 2));
    expect(rowsOf(instant(reader, 'count_values by (g) ("i", m)', 0))).toEqual([
      ['{g="0", i="1000000000000000000000"}', [1]],
      ['{g="1", i="0.5"}', [1]],
      ['{g="0", i="0.5"}', [1]],
      ['{g="1", i="+Inf"}', [1]],
    ]);
  });

  test('each step has its own values', () => {
    const reader = readerOf([
      { labels: { __name__: 'm', i: '0' }, values: [1, 2, 2] },
      { labels: { __name__: 'm', i: '1' }, values: [2, 2, null] },
    ]);
    expect(rowsOf(range(reader, 'count_values("v", m)', 2, { lookbackMs: 1 }))).toEqual([
      ['{v="1"}', [1, null, null]],
      ['{v="2"}', [1, 2, 1]],
    ]);
  });
});
