import { expect, test } from 'vitest';
import { ParseCache } from '../../../src/promql/parse-cache.ts';
import { PlanCache, preparePlan } from '../../../src/promql/plan/prepare.ts';

const FEATURES = {
  experimentalFunctions: true,
  extendedRangeSelectors: false,
  binopFillModifiers: false,
  durationExpressions: true,
};
const EARLY = { startMs: 0, endMs: 1000, stepMs: 10, subqueryStepMs: 60_000 };
const LATE = { ...EARLY, startMs: 5000, endMs: 9000, stepMs: 20 };

const parsed = new ParseCache();
const plans = new PlanCache();
const treeOf = (text: string) => parsed.parse(text, FEATURES);

test.each([
  'up',
  '1 + 2',
  'sum by (job) (rate(up[5m] offset 1m)) / -up @ 7',
  'topk(scalar(a), b)',
  'max_over_time(up[10m:1m])',
  'max_over_time(up[10m:] @ 3)',
])('%s has one plan at all times', (text) => {
  const expr = treeOf(text);
  const first = plans.prepare(expr, EARLY);
  expect(plans.prepare(expr, LATE)).toBe(first);
  expect(preparePlan(expr, LATE)).toEqual(first);
});

test.each([
  'up @ start()',
  'rate(up[5m] @ end())',
  'sum(1 + max_over_time(up[10m:1m] @ end()))',
  'max_over_time((up @ start())[10m:1m])',
  'up offset step()',
  'rate(up[step()])',
  'max_over_time(up[step() * 10:1m])',
  'max_over_time(up[10m:step()])',
  'topk(scalar(up offset step()), up)',
])('%s has a plan for each query', (text) => {
  const expr = treeOf(text);
  const early = plans.prepare(expr, EARLY);
  const late = plans.prepare(expr, LATE);
  expect(late).toEqual(preparePlan(expr, LATE));
  expect(late).not.toEqual(early);
  expect(plans.prepare(expr, EARLY)).toEqual(early);
});

test('the default step of subqueries is a part of the plan', () => {
  const expr = treeOf('max_over_time(up[10m:])');
  const window = { ...EARLY, subqueryStepMs: 15_000 };
  const first = plans.prepare(expr, EARLY);
  expect(plans.prepare(expr, window)).toEqual(preparePlan(expr, window));
  expect(plans.prepare(expr, window).plan).not.toEqual(first.plan);
});
