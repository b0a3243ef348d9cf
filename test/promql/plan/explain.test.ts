import { describe, expect, it } from 'vitest';
import { type ExplainedOperator, explainedText } from '../../../src/promql/plan/explain/query-trace.ts';
import { instant, range, readerOf, rowsOf } from '../query-runner.ts';

/** Two counters over eight minutes, one of which has a gap, and a gauge. */
const READER = readerOf([
  { labels: { __name__: 'c', i: 'a' }, values: [0, 1, 2, 3, 4, 5, 6, 7, 8] },
  { labels: { __name__: 'c', i: 'b' }, values: [0, 2, null, null, 8, 10, 12, 14, 16] },
  { labels: { __name__: 'g' }, values: [5, 5, 5, 5, 5, 5, 5, 5, 5] },
]);

/** The tree without its times. */
function untimed({ selfMs, totalMs, children, ...rest }: ExplainedOperator): object {
  expect(totalMs).toBeGreaterThanOrEqual(selfMs);
  expect(selfMs).toBeGreaterThanOrEqual(-0.001);
  return { ...rest, children: children.map(untimed) };
}

const traced = { trace: true };

describe('a traced query', () => {
  it('says of each operator what it took and gave', () => {
    const { trace } = range(READER, 'sum(rate(c[2m])) + scalar(g)', 4, traced);
    expect(untimed(trace!.plan!)).toEqual({
      operator: '+',
      detail: 'vector + scalar',
      series: 0,
      samples: 0,
      rows: 1,
      bytes: 45,
      children: [
        {
          operator: 'sum',
          detail: 'sum',
          series: 0,
          samples: 0,
          rows: 1,
          bytes: 45,
          children: [
            {
              operator: 'rate',
              detail: 'rate over select {__name__="c"}[120s]',
              series: 0,
              samples: 0,
              rows: 2,
              bytes: 90,
              children: [
                {
                  operator: 'select range',
                  detail: 'select {__name__="c"}[120s]',
                  series: 2,
                  samples: 8,
                  rows: 2,
                  bytes: 128,
                  children: [],
                },
              ],
            },
          ],
        },
        {
          operator: 'scalar',
          detail: 'scalar',
          series: 0,
          samples: 0,
          rows: 1,
          bytes: 40,
          children: [
            {
              operator: 'select',
              detail: 'select {__name__="g"}',
              series: 1,
              samples: 5,
              rows: 1,
              bytes: 45,
              children: [],
            },
          ],
        },
      ],
    });
  });

  it('has the same result as one that is not traced', () => {
    for (const text of ['sum(rate(c[2m])) + scalar(g)', 'max_over_time(c[3m:1m])', 'c @ 120', 'timestamp(g)', '1']) {
      expect(rowsOf(range(READER, text, 4, traced))).toEqual(rowsOf(range(READER, text, 4)));
    }
    expect(range(READER, 'c', 4).trace).toBeNull();
  });

  it('names the passes that changed the plan', () => {
    const { trace } = range(READER, 'sum(c @ 60) * (2 + 3)', 2, traced);
    expect(trace!.rewrites).toEqual(['fold constants', 'mark step invariant']);
    expect(range(READER, 'c', 2, traced).trace!.rewrites).toEqual([]);
  });

  it('is shown as text', () => {
    const { trace } = instant(READER, 'sum(c) * (1 + 1)', 1, traced);
    const text = explainedText(trace!).replace(/[-\d.]+ of [\d.]+ ms/g, 'x ms');
    expect(text).toBe(
      `vector * scalar  (1 rows, 9 bytes; x ms)
  sum  (1 rows, 9 bytes; x ms)
    select {__name__="c"}  (2 series, 2 samples -> 2 rows, 18 bytes; x ms)
  number 2  (1 rows, 8 bytes; x ms)
rewritten by: fold constants`,
    );
    expect(explainedText(instant(READER, '"a"', 1, traced).trace!)).toBe('nothing to evaluate');
  });
});

describe('samples of steps', () => {
  const steps = (text: string, minutes = 4) => {
    const { queryablePerStep, readPerStep } = range(READER, text, minutes, traced).trace!;
    return { queryable: [...queryablePerStep], read: [...readPerStep] };
  };

  it('count for each step that looks at them, and once when they are read', () => {
    expect(steps('c')).toEqual({ queryable: [2, 2, 1, 1, 2], read: [2, 2, 1, 1, 2] });
    expect(steps('rate(c[2m])')).toEqual({ queryable: [2, 4, 3, 2, 3], read: [2, 2, 1, 1, 2] });
    expect(steps('c + g')).toEqual({ queryable: [3, 3, 2, 2, 3], read: [3, 3, 2, 2, 3] });
  });

  it('of a part that is the same at every step count at all, and are read at the first', () => {
    expect(steps('g @ 120')).toEqual({ queryable: [1, 1, 1, 1, 1], read: [1, 0, 0, 0, 0] });
    expect(steps('g + on () sum(c @ 60)', 2)).toEqual({ queryable: [3, 3, 3], read: [3, 1, 1] });
  });

  it('of a subquery are the points in its windows', () => {
    expect(steps('sum_over_time(g[2m:1m])', 2)).toEqual({ queryable: [1, 2, 2], read: [1, 1, 1] });
    const whole = instant(READER, 'c[3m:1m]', 4, traced).trace!;
    expect([...whole.queryablePerStep]).toEqual([4]);
    expect([...whole.readPerStep]).toEqual([4]);
    expect([...instant(READER, 'c[3m]', 4, traced).trace!.queryablePerStep]).toEqual([4]);
  });
});
