import { expect, test } from 'vitest';
import { Annotations } from '../../../src/promql/annotations.ts';
import { freshColumns } from '../../../src/promql/operators/column-arena.ts';
import { QueryBudget } from '../../../src/promql/operators/sample-budget.ts';
import { parseExpr } from '../../../src/promql/parse.ts';
import { PlanBuilder } from '../../../src/promql/plan/build.ts';
import { explainOperators } from '../../../src/promql/plan/explain.ts';
import { lower } from '../../../src/promql/plan/lower.ts';
import { optimize } from '../../../src/promql/plan/optimize.ts';
import { MemoryReader } from '../../../src/promqltest/memory-reader.ts';
import { IMMEDIATE } from '../query-runner.ts';

function operatorsOf(text: string, steps: number): string {
  const window = { startMs: 0, endMs: 600_000, stepMs: 60_000, subqueryStepMs: 60_000 };
  const plan = optimize(lower(parseExpr(text, { ...IMMEDIATE, durationExpressions: true }), window));
  const reader = new MemoryReader();
  const builder = new PlanBuilder({
    reader,
    symbols: reader.symbols,
    lookbackMs: 300_000,
    features: IMMEDIATE,
    annotations: new Annotations(),
    budget: new QueryBudget(1_000_000),
    columns: freshColumns(),
    checkpoint: () => {},
  });
  return explainOperators(builder.vector(plan, { startMs: 0, stepMs: 60_000, count: steps }));
}

function lines(...expected: string[]): string {
  return expected.join('\n');
}

test('a step-invariant part is an operator of its own only when there are several steps', () => {
  expect(operatorsOf('sum(a @ 60)', 10)).toBe(lines('step invariant', '  sum', '    select {__name__="a"} @ 60.000'));
  expect(operatorsOf('sum(a @ 60)', 1)).toBe(lines('sum', '  select {__name__="a"} @ 60.000'));
});

test('the sides of a vector matching', () => {
  expect(operatorsOf('a / on (x) group_left () rate(b[5m])', 10)).toBe(
    lines('vector / vector many-to-one on (x)', '  select {__name__="a"}', '  rate over select {__name__="b"}[300s]'),
  );
});

test('a subquery brings rows together only where its inside may repeat labels', () => {
  expect(operatorsOf('sum_over_time(sum by (x) (a)[5m:])', 10)).toBe(
    lines('sum_over_time over subquery [300s:60s]', '  sum by (x)', '    select {__name__="a"}'),
  );
  expect(operatorsOf('sum_over_time(abs(a)[5m:])', 10)).toBe(
    lines('sum_over_time over subquery [300s:60s]', '  merge rows', '    abs', '      select {__name__="a"}'),
  );
});

test('the time of a selector is read with the selector', () => {
  expect(operatorsOf('timestamp(a)', 10)).toBe(lines('timestamp', '  select times {__name__="a"}'));
});
