import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { metricProblems } from '../../src/cli/metric-problems.ts';
import { parseExposition } from '../../src/ingest/exposition.ts';
import { missingPrograms } from '../e2e/programs.ts';
import { BINARY } from '../e2e/server-process.ts';

const missing = missingPrograms('promtool');

const TEXTS: readonly string[] = [
  '# HELP a_total x\n# TYPE a_total gauge\na_total{Le="x",le="1"} 1\n',
  '# TYPE b_seconds_count counter\nb_seconds_count 1\n',
  '# HELP c_milliseconds x\n# TYPE c_milliseconds histogram\nc_milliseconds_bucket{le="+Inf"} 1\nc_milliseconds_sum 1\nc_milliseconds_count 1\n',
  'fooBar_ms 1\nd:gauge 1\nx_gauge_counter 2\n',
  '# TYPE y counter\n# HELP y foo\ny 1\ny_bucket{quantile="1"} 1\nfoo_kilobytes 1\nbar_minutes 1\n',
  '# HELP good_seconds_total Good.\n# TYPE good_seconds_total counter\ngood_seconds_total{a="b",someLabel="x"} 1.5e3 1700000000000\n',
  '# HELP s x\n# TYPE s summary\ns{quantile="0.5"} 1\ns_sum 1\ns_count 1\n',
  '# HELP g x\n# TYPE g gauge\ng{quantile="0.5"} NaN\ng{a="2"} +Inf\n',
  '# HELP a x\n# TYPE a gauge\na{fooBar="1",bazQux="2"} 1\na{fooBar="2",le="1"} 1\na{le="2"} 1\n',
  '# TYPE h histogram\nh_bucket{le="1",fooBar="3"} 1\nh_bucket{le="+Inf",fooBar="3"} 1\nh_count{fooBar="3"} 1\n',
  '# TYPE only_a_comment counter\n',
  namesOfAllKinds(),
  '',
];

/** Every type with every suffix, and every word that may be a unit, at each place of a name. */
function namesOfAllKinds(): string {
  const words = [
    ...['amperes', 'bytes', 'celsius', 'grams', 'joules', 'kelvin', 'kelvins', 'meters', 'metres', 'seconds', 'volts'],
    ...['second', 'minutes', 'hours', 'days', 'weeks', 'months', 'fahrenheit', 'rankine', 'inches', 'yards', 'miles'],
    ...['bits', 'calories', 'pounds', 'ounces', 'percent', 'hertz', 'picoseconds', 'nanoseconds', 'microseconds'],
    ...['milliseconds', 'centiseconds', 'deciseconds', 'decaseconds', 'hectoseconds', 'kilobytes', 'kibibytes'],
    ...['megabytes', 'mibibytes', 'mebibytes', 'gigabytes', 'gibibytes', 'terabytes', 'tebibytes', 'petabytes'],
    ...['pebibytes', 'exabytes', 'milliminutes', 'kilometres', 'seconds_milliseconds', 'milliseconds_seconds'],
    ...['s', 'ms', 'us', 'ns', 'sec', 'b', 'kb', 'mb', 'gb', 'tb', 'pb', 'm', 'h', 'd', 'min', 'hr', 'MS', 'Kb'],
    ...['counter', 'gauge', 'summary', 'histogram', 'untyped', 'gauge_histogram', 'gaugehistogram', 'Gauge'],
  ];
  const names = words.flatMap((word) => [`x_${word}`, `y_${word}_z`, `${word}_end`, word, `glued${word}`]);
  const gauges = names.map((name) => `# HELP ${name} h\n# TYPE ${name} gauge\n${name} 1\n`);
  const suffixed = ['counter', 'gauge', 'histogram', 'summary', 'untyped'].flatMap((type) =>
    ['', '_total', '_count', '_sum', '_bucket', '_info'].map((suffix, i) =>
      familyText(`of_${i}${type[0]}${suffix}`, type),
    ),
  );
  return [...gauges, ...suffixed].join('');
}

function familyText(name: string, type: string): string {
  const head = `# HELP ${name} h\n# TYPE ${name} ${type}\n`;
  if (type === 'histogram') return `${head}${name}_bucket{le="+Inf",quantile="1"} 1\n${name}_sum{quantile="1"} 1\n`;
  return `${head}${name}{quantile="0.5",le="1"} 1\n`;
}

const lines = (text: string): string =>
  metricProblems(parseExposition(text))
    .map(({ metric, text: problem }) => `${metric} ${problem}\n`)
    .join('');

describe.skipIf(missing !== null)(`findings are those of promtool${missing === null ? '' : ` (${missing})`}`, () => {
  it.each(TEXTS.map((text) => [text.slice(0, 80), text]))('%j', (_begin, text) => {
    const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(lines(text)).toBe(stderr);
    expect(lines(text) === '' ? 0 : 3).toBe(status);
  });
});

it('a metric that is there twice is found, in any order of its labels', () => {
  expect(lines('# HELP x h\nx{a="1",b="2"} 1\nx{b="2",a="1"} 2\nx{a="1"} 3\n')).toBe('x metric not unique\n');
});

it('of several units the first that is no base unit is found (promtool takes any)', () => {
  expect(lines('# HELP x_bytes_hours_milliseconds h\nx_bytes_hours_milliseconds 1\n')).toBe(
    'x_bytes_hours_milliseconds use base unit "seconds" instead of "hours"\n',
  );
});

describe('the command', () => {
  const check = (input: string, ...flags: string[]) =>
    spawnSync(process.execPath, [BINARY, 'check', 'metrics', ...flags], { input, encoding: 'utf8' });

  it('leaves with 0 when all is well, with 3 after findings', () => {
    expect(check('# HELP a_total x\n# TYPE a_total counter\na_total 1\n')).toMatchObject({ status: 0, stderr: '' });
    expect(check('a 1\n')).toMatchObject({ status: 3, stderr: 'a no help text\n' });
  });

  it('leaves with 1 and the line when the text cannot be read', () => {
    expect(check('b 1\na{b 1\n')).toMatchObject({
      status: 1,
      stderr: "error while linting: text format parsing error in line 2: expected '=' after label name, found '1'\n",
    });
  });

  it.skipIf(missing !== null)('prints what promtool does of the series of each metric', () => {
    const text = [
      '# HELP took_seconds h\n# TYPE took_seconds histogram\ntook_seconds_bucket{le="+Inf"} 1\ntook_seconds_sum 1\n',
      'took_seconds_count 1\n# HELP small_bytes h\nsmall_bytes{a="1"} 1\nsmall_bytes 1\n# HELP y h\ny 1\n',
    ].join('');
    const theirs = spawnSync('promtool', ['check', 'metrics', '--extended'], { input: text, encoding: 'utf8' });
    expect(check(text, '--extended')).toMatchObject({ status: 0, stdout: theirs.stdout, stderr: theirs.stderr });
  });
});
