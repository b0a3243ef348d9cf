/** Random series and random queries over them. */
import fc from 'fast-check';
import type { TwinSeries } from './model.ts';

const NAMES = ['a_total', 'b', 'c'] as const;
const MINUTE = 60_000;

/** Values are quarters, so that sums are exact whatever their order. */
const value = fc.integer({ min: -8, max: 40 }).map((number) => number / 4);

const labels = fc
  .record({
    __name__: fc.constantFrom(...NAMES),
    x: fc.constantFrom('', '1', '2'),
    y: fc.constantFrom('', '1'),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter(([, text]) => text !== '')));

/** Samples about every 15 seconds, with gaps, off the whole minutes now and then. */
const points = fc
  .array(fc.record({ gapMs: fc.constantFrom(15_000, 15_000, 15_000, 14_000, 40_000, 130_000), value }), {
    maxLength: 40,
  })
  .map((steps) => {
    let timeMs = 0;
    return steps.map(({ gapMs, value: number }) => {
      timeMs += gapMs;
      return { timeMs, value: number };
    });
  });

export const seriesSet: fc.Arbitrary<TwinSeries[]> = fc.uniqueArray(fc.record({ labels, points }), {
  selector: (series) => JSON.stringify(Object.entries(series.labels).sort()),
  maxLength: 8,
});

const matcher = fc.constantFrom('', '{x="1"}', '{x!="1"}', '{x=~"1|2"}', '{y!~".+"}', '{x="",y="1"}', '{nothing=""}');
const modifier = fc.constantFrom(
  '',
  '',
  '',
  ' offset 30s',
  ' offset -45s',
  ' @ 240',
  ' @ start()',
  ' @ end() offset 1m',
);
const window = fc.constantFrom('30s', '1m', '90s', '3m');
const step = fc.constantFrom('', '20s', '30s', '1m');
const selector = fc.tuple(fc.constantFrom(...NAMES), matcher).map(([name, matchers]) => name + matchers);
const grouping = fc.constantFrom(
  '',
  ' by (x)',
  ' by (x, y)',
  ' by ()',
  ' without (y)',
  ' without (x, y)',
  ' by (__name__)',
);
const number = fc.constantFrom('0', '1', '-2.5', '4', '0.25');

const RANGE_FUNCTIONS = [
  'rate',
  'increase',
  'delta',
  'idelta',
  'irate',
  'changes',
  'resets',
  'sum_over_time',
  'avg_over_time',
  'min_over_time',
  'max_over_time',
  'count_over_time',
  'last_over_time',
  'present_over_time',
  'stdvar_over_time',
  'stddev_over_time',
  'quantile_over_time',
] as const;

const { vector } = fc.letrec<{ vector: string; range: string; scalar: string }>((tie) => ({
  range: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(selector, window, modifier).map(([of, range, at]) => `${of}[${range}]${at}`),
    fc.tuple(tie('vector'), window, step, modifier).map(([of, range, by, at]) => `(${of})[${range}:${by}]${at}`),
  ),
  scalar: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    fc.constant('time()'),
    tie('vector').map((of) => `scalar(${of})`),
  ),
  vector: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(selector, modifier).map(([of, at]) => of + at),
    fc
      .tuple(fc.constantFrom(...RANGE_FUNCTIONS), tie('range'), fc.constantFrom('0', '0.3', '1', '-1', '2'))
      .map(([name, of, q]) => `${name}(${name === 'quantile_over_time' ? `${q}, ` : ''}${of})`),
    fc
      .tuple(fc.constantFrom('sum', 'avg', 'count', 'group', 'min', 'max', 'stdvar', 'stddev'), grouping, tie('vector'))
      .map(([name, by, of]) => `${name}${by} (${of})`),
    fc
      .tuple(fc.constantFrom('0', '0.5', '0.9', '2'), grouping, tie('vector'))
      .map(([q, by, of]) => `quantile${by} (${q}, ${of})`),
    fc.tuple(grouping, tie('vector')).map(([by, of]) => `count_values${by} ("v", round(${of}, 0.25))`),
    fc
      .tuple(fc.constantFrom('abs', 'ceil', 'floor', 'sgn', '-', 'absent', ''), tie('vector'))
      .map(([name, of]) => `${name}(${of})`),
    fc
      .tuple(fc.constantFrom('clamp_min', 'clamp_max'), tie('vector'), number)
      .map(([name, of, to]) => `${name}(${of}, ${to})`),
    tie('scalar').map((of) => `vector(${of})`),
    fc
      .tuple(tie('vector'), fc.constantFrom('+', '-', '*', '>', '<=', '== bool', '!='), tie('scalar'))
      .map(([a, op, b]) => `(${a}) ${op} ${b}`),
    fc
      .tuple(tie('scalar'), fc.constantFrom('+', '-', '*', '<', '>= bool'), tie('vector'))
      .map(([a, op, b]) => `${a} ${op} (${b})`),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('+', '-', '*', '<', '== bool', '>='),
        fc.constantFrom(
          '',
          'on (x)',
          'ignoring (y)',
          'on (x) group_left ()',
          'on (x) group_right (y)',
          'ignoring (y) group_left (z)',
          'on ()',
        ),
        tie('vector'),
      )
      .map(([a, op, by, b]) => `(${a}) ${op} ${by} (${b})`),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('and', 'or', 'unless'),
        fc.constantFrom('', 'on (x)', 'ignoring (x, y)'),
        tie('vector'),
      )
      .map(([a, op, by, b]) => `(${a}) ${op} ${by} (${b})`),
  ),
}));

export const query: fc.Arbitrary<string> = vector;

/** A grid that may begin before the first sample and end behind the last. */
export const grid = fc.record({
  startMs: fc.integer({ min: -1, max: 12 }).map((half) => half * (MINUTE / 2)),
  stepMs: fc.constantFrom(10_000, 25_000, MINUTE),
  count: fc.integer({ min: 1, max: 9 }),
});
