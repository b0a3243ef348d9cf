/** What a query does whose series are shared with others, where cases as text cannot look. */
import { describe, expect, test } from 'vitest';
import { runQuery } from '../../../src/promql/engine.ts';
import { IMMEDIATE, MINUTE_MS, readerOf, request, rowsOf } from '../query-runner.ts';
import { type Behaviour, ForcedHelpers } from './forced-helpers.ts';

const SERIES = Array.from({ length: 40 }, (_, n) => ({
  labels: { __name__: 'a_total', n: String(n) },
  values: Array.from({ length: 11 }, (_, minute) => 0.1 * n + minute),
}));
const RANGE = { kind: 'range', startMs: 0, endMs: 10 * MINUTE_MS, stepMs: MINUTE_MS, features: IMMEDIATE } as const;

function ask(text: string, behaviour: Behaviour | null, changes: { samplesMax?: number; trace?: boolean } = {}) {
  const helpers = behaviour === null ? null : new ForcedHelpers(behaviour);
  const result = runQuery(request(text, { ...RANGE, ...changes }), readerOf(SERIES), () => {}, { helpers });
  return { result, splits: helpers?.splits ?? 0 };
}

describe.each(['ahead', 'late', 'gone', 'stuck'] as const)('a helper that is %s', (behaviour) => {
  test.each([
    'a_total',
    'sum(a_total)',
    'avg by (n) (rate(a_total[3m]))',
    'stddev(a_total)',
    'quantile_over_time(0.3, a_total[2m]) - on (n) a_total',
    'max_over_time(a_total[4m:1m])',
  ])('%s has the same bits, samples and peak', (text) => {
    const alone = ask(text, null).result;
    const { result, splits } = ask(text, behaviour);
    expect(splits).toBeGreaterThan(0);
    expect(rowsOf(result)).toEqual(rowsOf(alone));
    expect(result.stats.samplesRead).toBe(alone.stats.samplesRead);
    expect(result.stats.samplesPeak).toBe(alone.stats.samplesPeak);
  });

  test('the bound of samples is met where it is met without help', () => {
    const { samplesPeak } = ask('sum(rate(a_total[5m]))', null).result.stats;
    expect(() => ask('sum(rate(a_total[5m]))', behaviour, { samplesMax: samplesPeak })).not.toThrow();
    expect(() => ask('sum(rate(a_total[5m]))', behaviour, { samplesMax: samplesPeak - 1 })).toThrow(
      'query processing would load too many samples into memory in query execution',
    );
  });
});

test('a query that is measured is not split', () => {
  const { result, splits } = ask('sum(a_total)', 'ahead', { trace: true });
  expect(splits).toBe(0);
  expect(result.trace?.plan?.operator).toBe('sum');
});

test('leaves whose arguments are read from the store are not split, those below them are', () => {
  expect(ask('quantile_over_time(scalar(a_total{n="1"}), a_total[2m])', 'ahead').splits).toBe(0);
  expect(ask('quantile_over_time(0.5, a_total[2m]) + scalar(sum(a_total))', 'ahead').splits).toBe(2);
});

test('names that meet when they are dropped are refused, wherever the series were read', () => {
  const twins = [
    { labels: { __name__: 'a_total', n: '1' }, values: [1, 2] },
    { labels: { __name__: 'c_total', n: '2' }, values: [1, 2] },
    { labels: { __name__: 'b_total', n: '1' }, values: [1, 2] },
  ];
  const reader = readerOf(twins);
  const run = (helpers: ForcedHelpers | null) => () =>
    runQuery(request('rate({__name__=~".*_total"}[2m])', RANGE), reader, () => {}, { helpers });
  for (const helpers of [null, new ForcedHelpers('ahead'), new ForcedHelpers('late'), new ForcedHelpers('busy')]) {
    expect(run(helpers)).toThrow('vector cannot contain metrics with the same labelset');
  }
});
