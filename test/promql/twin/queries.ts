/** Random queries over the series, as text. */
import fc from 'fast-check';
import { NAMES } from './series.ts';

const MINUTE = 60_000;

const matcher = fc.constantFrom(
  '',
  '',
  '',
  '{x="1"}',
  '{x!="1"}',
  '{x=~"1|2"}',
  '{y!~".+"}',
  '{x="",y="1"}',
  '{nothing=""}',
);
const modifier = fc.constantFrom(
  '',
  '',
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
const name = fc.constantFrom(...NAMES, 'mixed', 'classic_bucket');
const selector = fc.tuple(name, matcher).map(([of, matchers]) => of + matchers);
const grouping = fc.constantFrom(
  '',
  ' by (x)',
  ' by (x, y)',
  ' by ()',
  ' by (le, x)',
  ' without (y)',
  ' without (x, y)',
  ' by (__name__)',
);
const number = fc.constantFrom('0', '1', '-2.5', '4', '0.25');
/** Seldom a share of a whole number of observations, which would lie between two buckets. */
const share = fc.constantFrom('0', '0.37', '0.83', '1', '-1', '2', 'NaN');

const RANGE_FUNCTIONS = [
  ...['rate', 'increase', 'delta', 'idelta', 'irate', 'changes', 'resets', 'deriv'],
  ...['sum_over_time', 'avg_over_time', 'min_over_time', 'max_over_time', 'count_over_time', 'present_over_time'],
  ...['first_over_time', 'last_over_time', 'stdvar_over_time', 'stddev_over_time', 'mad_over_time'],
  ...['ts_of_first_over_time', 'ts_of_last_over_time', 'ts_of_min_over_time', 'ts_of_max_over_time'],
  'absent_over_time',
] as const;

const DATE_FUNCTIONS = [
  ...['year', 'month', 'day_of_month', 'day_of_week', 'day_of_year', 'days_in_month', 'hour', 'minute'],
] as const;

/** Functions of a vector alone; '' is a pair of parentheses. */
const VALUE_FUNCTIONS = [
  ...['abs', 'ceil', 'floor', 'sgn', 'exp', 'sqrt', 'deg', 'round', '-', '+', ''],
  ...['absent', 'timestamp', 'sort', 'sort_desc'],
] as const;

const HISTOGRAM_PARTS = [
  ...['histogram_count', 'histogram_sum', 'histogram_avg', 'histogram_stddev', 'histogram_stdvar'],
] as const;

const matching = fc.constantFrom(
  '',
  'on (x)',
  'ignoring (y)',
  'on (x) group_left ()',
  'on (x) group_right (y)',
  'ignoring (y) group_left (z)',
  'on ()',
);
const fill = fc.constantFrom(
  '',
  '',
  '',
  'fill (0)',
  'fill_left (2)',
  'fill_right (-1)',
  'fill_left (1) fill_right (3)',
);

const label = fc.constantFrom('x', 'y', 'z', '__name__');
// biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of PromQL's
const template = fc.constantFrom('', 'w', '$1', '${1}b', '$0', 'a$first-$$', '$1b');
const pattern = fc.constantFrom('(.*)', '(?<first>[12])', '', '(a|b).*', 'never');

type Kind =
  | 'vector'
  | 'range'
  | 'scalar'
  | 'ofRange'
  | 'aggregated'
  | 'ofVector'
  | 'ofHistograms'
  | 'labelled'
  | 'joined';

const { vector } = fc.letrec<Record<Kind, string>>((tie) => ({
  vector: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 8, arbitrary: fc.tuple(selector, modifier).map(([of, at]) => of + at) },
    { weight: 5, arbitrary: tie('ofRange') },
    { weight: 4, arbitrary: tie('aggregated') },
    { weight: 3, arbitrary: tie('ofVector') },
    { weight: 3, arbitrary: tie('ofHistograms') },
    { weight: 1, arbitrary: tie('labelled') },
    { weight: 4, arbitrary: tie('joined') },
  ),
  range: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(selector, window, modifier).map(([of, range, at]) => `${of}[${range}]${at}`),
    fc.tuple(tie('vector'), window, step, modifier).map(([of, range, by, at]) => `(${of})[${range}:${by}]${at}`),
  ),
  scalar: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    number,
    fc.constantFrom('time()', 'pi()'),
    tie('vector').map((of) => `scalar(${of})`),
  ),
  ofRange: fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(fc.constantFrom(...RANGE_FUNCTIONS), tie('range')).map(([func, of]) => `${func}(${of})`),
    },
    { weight: 1, arbitrary: fc.tuple(share, tie('range')).map(([q, of]) => `quantile_over_time(${q}, ${of})`) },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('range'), tie('scalar')).map(([of, ahead]) => `predict_linear(${of}, ${ahead})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('range'), fc.constantFrom('0.3', '0.9'))
        .map(([of, factor]) => `double_exponential_smoothing(${of}, ${factor}, 0.6)`),
    },
  ),
  aggregated: fc.oneof(
    fc.tuple(fc.constantFrom('sum', 'avg'), grouping, tie('vector')).map(([op, by, of]) => `${op}${by} (${of})`),
    fc
      .tuple(fc.constantFrom('count', 'group', 'min', 'max', 'stdvar', 'stddev'), grouping, tie('vector'))
      .map(([op, by, of]) => `${op}${by} (${of})`),
    fc.tuple(share, grouping, tie('vector')).map(([q, by, of]) => `quantile${by} (${q}, ${of})`),
    fc
      .tuple(fc.constantFrom('topk', 'bottomk'), fc.constantFrom('0', '1', '2.5'), grouping, tie('vector'))
      .map(([op, k, by, of]) => `${op}${by} (${k}, ${of})`),
    // Only here does the order of series not depend on how an engine goes about its work.
    fc.tuple(grouping, selector).map(([by, of]) => `limitk${by} (1, ${of})`),
    fc.tuple(grouping, tie('vector')).map(([by, of]) => `count_values${by} ("v", round(${of}, 0.25))`),
  ),
  ofVector: fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(fc.constantFrom(...VALUE_FUNCTIONS), tie('vector')).map(([func, of]) => `${func}(${of})`),
    },
    { weight: 1, arbitrary: fc.constantFrom(...DATE_FUNCTIONS).map((func) => `${func}()`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(...DATE_FUNCTIONS), tie('vector'))
        .map(([func, of]) => `${func}(${of} * 1e7)`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom('clamp_min', 'clamp_max'), tie('vector'), tie('scalar'))
        .map(([func, of, to]) => `${func}(${of}, ${to})`),
    },
    {
      weight: 1,
      arbitrary: fc.tuple(tie('vector'), number, number).map(([of, low, high]) => `clamp(${of}, ${low}, ${high})`),
    },
    { weight: 1, arbitrary: tie('scalar').map((of) => `vector(${of})`) },
  ),
  ofHistograms: fc.oneof(
    fc.tuple(fc.constantFrom(...HISTOGRAM_PARTS), tie('vector')).map(([func, of]) => `${func}(${of})`),
    fc.tuple(share, tie('vector')).map(([q, of]) => `histogram_quantile(${q}, ${of})`),
    fc
      .tuple(fc.constantFrom('-Inf', '-1.5', '0', '0.7'), fc.constantFrom('0', '0.9', '3', '+Inf'), tie('vector'))
      .map(([from, to, of]) => `histogram_fraction(${from}, ${to}, ${of})`),
  ),
  labelled: fc.oneof(
    fc
      .tuple(tie('vector'), label, template, label, pattern)
      .map(([of, ...texts]) => `label_replace(${of}, ${texts.map((text) => JSON.stringify(text)).join(', ')})`),
    fc.tuple(tie('vector'), label, label).map(([of, to, from]) => `label_join(${of}, "${to}", "-", "${from}", "y")`),
  ),
  joined: fc.oneof(
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('+', '-', '*', '/', '%', '^', '>', '<=', '== bool', '!=', '</', '>/'),
        tie('scalar'),
      )
      .map(([a, op, b]) => `(${a}) ${op} ${b}`),
    fc
      .tuple(tie('scalar'), fc.constantFrom('+', '-', '*', '/', 'atan2', '<', '>= bool', '>/'), tie('vector'))
      .map(([a, op, b]) => `${a} ${op} (${b})`),
    fc
      .tuple(
        tie('vector'),
        fc.constantFrom('+', '-', '*', '/', '<', '== bool', '==', '!=', '>=', '</'),
        matching,
        fill,
        tie('vector'),
      )
      .map(([a, op, by, missing, b]) => `(${a}) ${op} ${by} ${missing} (${b})`),
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
  startMs: fc.integer({ min: 0, max: 8 }).map((half) => half * (MINUTE / 2)),
  stepMs: fc.constantFrom(10_000, 25_000, MINUTE),
  count: fc.integer({ min: 1, max: 9 }),
});

export const sortQuery: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom('sort', 'sort_desc'), selector, fc.constantFrom('', ' * 2', ' / 0'))
  .map(([func, of, then]) => `${func}(${of}${then})`);
