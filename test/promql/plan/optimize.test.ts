import { describe, expect, test } from 'vitest';
import type { Expr } from '../../../src/promql/ast.ts';
import { parseExpr } from '../../../src/promql/parse.ts';
import { explainPlan } from '../../../src/promql/plan/explain.ts';
import { lower } from '../../../src/promql/plan/lower.ts';
import type { PlanNode } from '../../../src/promql/plan/nodes.ts';
import { optimize } from '../../../src/promql/plan/optimize.ts';
import { foldConstants } from '../../../src/promql/plan/passes/fold-constants.ts';
import { markStepInvariant } from '../../../src/promql/plan/passes/mark-step-invariant.ts';
import { readStatistics } from '../../../src/promql/plan/passes/read-statistics.ts';
import { ALL_FEATURES } from '../../../src/promqltest/run.ts';

const WINDOW = { startMs: 60_000, endMs: 600_000, stepMs: 30_000, subqueryStepMs: 15_000 };

function planOf(text: string): PlanNode {
  return lower(parseExpr(text, { ...ALL_FEATURES, durationExpressions: true }), WINDOW);
}

function lines(...expected: string[]): string {
  return expected.join('\n');
}

describe('the tree becomes a plan', () => {
  test('parentheses and unary plus go', () => {
    expect(explainPlan(planOf('((+(a)))'))).toBe('select {__name__="a"}');
  });

  test('start() and end() of @ become times, a subquery without a step gets the default', () => {
    expect(explainPlan(planOf('sum_over_time((a @ end())[5m:] @ start() offset 1m)'))).toBe(
      lines('call sum_over_time', '  subquery [300s:15s] @ 60.000 offset 60s', '    select {__name__="a"} @ 600.000'),
    );
  });

  test('functions of the query as a whole become numbers', () => {
    expect(explainPlan(planOf('vector(end() - start())'))).toBe(
      lines('call vector', '  binary -', '    number 600', '    number 60'),
    );
  });

  test('more levels than the limit are refused', () => {
    let deep: Expr = parseExpr('a', { ...ALL_FEATURES, durationExpressions: true });
    for (let i = 0; i < 1001; i++) deep = { kind: 'parenExpr', expr: deep, position: deep.position };
    expect(() => lower(deep, WINDOW)).toThrow('expression is nested more than 1000 levels deep');
  });
});

describe('folding of constants', () => {
  test('arithmetic, comparison and minus of numbers become a number', () => {
    const before = planOf('a + 2 * 3 ^ 2 - (1 < bool 2)');
    expect(explainPlan(before)).toBe(
      lines(
        'binary -',
        '  binary +',
        '    select {__name__="a"}',
        '    binary *',
        '      number 2',
        '      binary ^',
        '        number 3',
        '        number 2',
        '  binary < bool',
        '    number 1',
        '    number 2',
      ),
    );
    expect(explainPlan(foldConstants(before))).toBe(
      lines('binary -', '  binary +', '    select {__name__="a"}', '    number 18', '  number 1'),
    );
  });

  test('the power of C, not of JavaScript', () => {
    expect(explainPlan(foldConstants(planOf('1 ^ NaN')))).toBe('number 1');
  });
});

describe('marking of what is the same at every step', () => {
  test('the largest pinned part is marked, once', () => {
    expect(explainPlan(markStepInvariant(planOf('a / sum(rate(b[5m] @ 60))')))).toBe(
      lines(
        'binary /',
        '  select {__name__="a"}',
        '  step invariant',
        '    sum',
        '      call rate',
        '        select {__name__="b"}[300s] @ 60.000',
      ),
    );
  });

  test('a function that looks at the time of the step is not marked, its pinned arguments are', () => {
    expect(explainPlan(markStepInvariant(planOf('predict_linear(a[5m] @ 60, scalar(b @ 60))')))).toBe(
      lines(
        'call predict_linear',
        '  select {__name__="a"}[300s] @ 60.000',
        '  step invariant',
        '    call scalar',
        '      select {__name__="b"} @ 60.000',
      ),
    );
  });

  test('timestamp of a pinned selector is marked, of a pinned expression it is not', () => {
    expect(explainPlan(markStepInvariant(planOf('timestamp(a @ 60)')))).toBe(
      lines('step invariant', '  call timestamp', '    select {__name__="a"} @ 60.000'),
    );
    expect(explainPlan(markStepInvariant(planOf('timestamp(-a @ 60)')))).toBe(
      lines('call timestamp', '  step invariant', '    negate', '      select {__name__="a"} @ 60.000'),
    );
  });

  test('a pinned subquery is invariant, and its inside is marked for its own steps', () => {
    expect(explainPlan(optimize(planOf('max_over_time((a - b @ 60)[5m:1m] @ 120)')))).toBe(
      lines(
        'step invariant',
        '  call max_over_time',
        '    subquery [300s:60s] @ 120.000',
        '      binary -',
        '        select {__name__="a"}',
        '        step invariant',
        '          select {__name__="b"} @ 60.000',
      ),
    );
  });
});

describe('reading without buckets', () => {
  const explained = (text: string): string => explainPlan(readStatistics(planOf(text)));

  test('where only count and sum are looked at', () => {
    expect(explained('sum(histogram_count(rate(a[5m]))) / a')).toBe(
      lines(
        'binary /',
        '  sum',
        '    call histogram_count',
        '      call rate',
        '        select {__name__="a"}[300s] without buckets',
        '  select {__name__="a"}',
      ),
    );
  });

  test.each([
    'histogram_sum(sum_over_time(a[5m:1m]))',
    'sum_over_time(histogram_sum(a)[5m:1m])',
    'histogram_count(a </ 3)',
    'histogram_quantile(0.9, histogram_count(a))',
    'histogram_count(histogram_fraction(0, 1, a))',
  ])('not in %s', (text) => {
    expect(explained(text)).not.toContain('without buckets');
  });
});
