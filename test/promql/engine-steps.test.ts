/** Every query of a list, on random series: a range query has at each step what an instant query has at that time. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ALL_FEATURES } from '../../src/promqltest/run.ts';
import { IMMEDIATE, instant, type Rows, range, readerOf, rowsOf, type TestSeries } from './query-runner.ts';

const MINUTES = 12;

const QUERIES = [
  'a',
  'a offset 2m',
  'a @ 300',
  '-a + 1',
  'a > 2',
  '2 < bool a',
  'a + b',
  'a * on (x) group_left () sum by (x) (b)',
  'a - on (x, y) b',
  'a == ignoring (z) b',
  'a + fill (3) b',
  'sum by (x) (a) / on (x) group_right () b',
  'a and b',
  'a or b',
  'a unless on (x) b{y="1"}',
  'sum by (x) (a)',
  'avg without (y) (a)',
  'min(a) + max(b)',
  'stddev by (y) (a)',
  'quantile by (x) (0.3, a)',
  'count_values by (x) ("v", a)',
  'count(topk by (x) (1, a))',
  'sum(bottomk(2, a))',
  'limitk by (x) (1, a)',
  'limit_ratio(0.5, a)',
  'rate(a[3m])',
  'sum_over_time(a[4m] offset 1m)',
  'max_over_time((a or b)[5m:2m])',
  'avg_over_time(sum by (x) (a)[5m:1m] @ 400)',
  'last_over_time((a > 1)[5m:1m])',
  'timestamp(a)',
  'absent(a{x="1"})',
  'vector(time()) + scalar(sum(a))',
];

const series = fc.record({
  labels: fc.record({
    __name__: fc.constantFrom('a', 'b'),
    x: fc.constantFrom('1', '2'),
    y: fc.constantFrom('1', '2'),
  }),
  values: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) },
      { weight: 2, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constant('stale' as const) },
    ),
    { minLength: MINUTES + 1, maxLength: MINUTES + 1 },
  ),
});

const world = fc.uniqueArray(series, { selector: ({ labels }) => JSON.stringify(labels), maxLength: 8 });

type Outcome = Rows | string;

function outcome(run: () => Rows): Outcome {
  try {
    return run();
  } catch (error) {
    return (error as Error).message;
  }
}

function atStep(rows: Rows, step: number): Rows {
  return rows.filter(([, values]) => values[step] !== null).map(([labels, values]) => [labels, [values[step]]]);
}

function sorted(rows: Rows): Rows {
  return rows.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

function check(all: readonly TestSeries[], query: string, delayed: boolean): void {
  const changes = { features: delayed ? ALL_FEATURES : IMMEDIATE, lookbackMs: 150_000 };
  const reader = readerOf(all);
  const whole = outcome(() => rowsOf(range(reader, query, MINUTES, changes)));
  const steps = Array.from({ length: MINUTES + 1 }, (_, step) =>
    outcome(() => sorted(rowsOf(instant(reader, query, step, changes)))),
  );
  if (typeof whole === 'string') expect(steps).toContain(whole);
  else expect(steps).toEqual(steps.map((_, step) => sorted(atStep(whole, step))));
}

test.each(QUERIES)('%s', (query) => {
  fc.assert(
    fc.property(world, fc.boolean(), (all, delayed) => check(all, query, delayed)),
    { numRuns: 12 },
  );
});
