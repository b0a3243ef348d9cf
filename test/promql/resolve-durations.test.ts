import { describe, expect, test } from 'vitest';
import type { MatrixSelector, Subquery, VectorSelector } from '../../src/promql/ast.ts';
import { parseExpr } from '../../src/promql/parse.ts';
import { printExpr } from '../../src/promql/print.ts';
import { type QueryTimes, resolveDurations } from '../../src/promql/resolve-durations.ts';
import { ALL_FEATURES } from './features.ts';

const RANGE_QUERY: QueryTimes = { startMs: 50_000, endMs: 60_000, stepMs: 5000 };
const INSTANT_QUERY: QueryTimes = { startMs: 50_000, endMs: 50_000, stepMs: 0 };

const resolve = (text: string, times: QueryTimes) => resolveDurations(parseExpr(text, ALL_FEATURES), times);

test.each([
  ['26m+4m', 1_800_000],
  ['60*30', 1_800_000],
  ['-5m+35m', 1_800_000],
  ['1h30m % 1h', 1_800_000],
  ['30m1s-30m1s % 1m', 1_800_000],
  ['1h/2', 1_800_000],
  ['24m+((1.5*2m)+2m)+1m', 1_800_000],
  ['-(-2^2)', 4000],
  ['2^3^0', 2000],
  ['0.0019+0', 1],
  ['step()', 5000],
  ['range()', 10_000],
  ['(step())+1', 6000],
  ['max_of(min_of(step()+1,1h),1ms)', 6000],
])('[%s] of a range query', (range, ms) => {
  const expr = resolve(`foo[${range}]`, RANGE_QUERY) as MatrixSelector;
  expect(expr.rangeMs).toBe(ms);
  expect(expr.rangeExpr).toBeNull();
});

test.each([
  ['step()', 5000],
  ['-step()', -5000],
  ['(range()/3)', 3333],
  ['-(10/3)', -3333],
  ['(step()-5s)', 0],
])('offset %s', (offset, ms) => {
  expect(resolve(`foo offset ${offset}`, RANGE_QUERY)).toMatchObject({ offsetMs: ms, offsetExpr: null });
});

test('step and range of an instant query are 0', () => {
  expect((resolve('foo offset (step()+range()+1)', INSTANT_QUERY) as VectorSelector).offsetMs).toBe(1000);
  expect((resolve('foo[5m:step()+1]', { ...INSTANT_QUERY, stepMs: 7000 }) as Subquery).stepMs).toBe(1000);
});

test('all parts of a query are resolved, and literals stay', () => {
  const range = 'abs(foo)[range():step()] offset (1m*2)';
  const text = `sum by (a) (rate(foo[2*1m] offset -step())) / -(max_over_time(${range}) + bar offset 1m)`;
  expect(printExpr(resolve(text, RANGE_QUERY))).toBe(
    'sum by (a) (rate(foo[2m] offset -5s)) / -(max_over_time(abs(foo)[10s:5s] offset 2m) + bar offset 1m)',
  );
});

// Positions leave out the parentheses around an operation.
describe('what is no duration', () => {
  test.each([
    ['foo[step()]', INSTANT_QUERY, '4:10: duration must be greater than 0'],
    ['foo[1m - 1h]', RANGE_QUERY, '4:11: duration must be greater than 0'],
    ['foo[1h:1m-1m]', RANGE_QUERY, '7:12: duration must be greater than 0'],
    ['foo[1/(1-1)]', RANGE_QUERY, '4:10: division by zero'],
    ['foo[1m + 5 % step()]', INSTANT_QUERY, '9:19: modulo by zero'],
    ['foo offset (1/step())', INSTANT_QUERY, '12:20: division by zero'],
    ['foo[10^1000]', RANGE_QUERY, '4:11: duration is NaN or infinite'],
    ['foo[-(10^1000)]', RANGE_QUERY, '4:13: duration is NaN or infinite'],
    ['foo[(-8)^0.5]', RANGE_QUERY, '5:12: duration is NaN or infinite'],
    ['foo[10^10]', RANGE_QUERY, '4:9: duration is out of range'],
    ['foo offset -(10^10)', RANGE_QUERY, '11:18: duration is out of range'],
    ['label_join(rate(foo[1-1]), "é", "é")', RANGE_QUERY, '20:23: duration must be greater than 0'],
    ['label_join(a, "é", "é") + rate(foo[1-1])', RANGE_QUERY, '37:40: duration must be greater than 0'],
  ])('%s', (text, times, message) => {
    expect(() => resolve(text, times)).toThrow(expect.objectContaining({ message, code: 'parse_error' }));
  });
});
