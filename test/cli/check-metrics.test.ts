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
  '# TYPE y counter\n# HELP y foo\ny 1\ny_bucket{quantile="1"} 1\nfoo_kilobytes 1\nbar_hours_minutes 1\n',
  '# HELP good_seconds_total Good.\n# TYPE good_seconds_total counter\ngood_seconds_total{a="b",someLabel="x"} 1.5e3 1700000000000\n',
  '# HELP s x\n# TYPE s summary\ns{quantile="0.5"} 1\ns_sum 1\ns_count 1\n',
  '# HELP g x\n# TYPE g gauge\ng{quantile="0.5"} NaN\ng{a="2"} +Inf\n',
  '',
];

const lines = (text: string): string =>
  metricProblems(parseExposition(text))
    .map(({ metric, text: problem }) => `${metric} ${problem}\n`)
    .join('');

describe.skipIf(missing !== null)(`findings are those of promtool${missing === null ? '' : ` (${missing})`}`, () => {
  it.each(TEXTS)('%j', (text) => {
    const { status, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
    expect(lines(text)).toBe(stderr);
    expect(lines(text) === '' ? 0 : 3).toBe(status);
  });
});

describe('the command', () => {
  const check = (input: string) =>
    spawnSync(process.execPath, [BINARY, 'check', 'metrics'], { input, encoding: 'utf8' });

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
});
