/** check and test: what promtool prints for the same files, and what it does not know. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHECK } from '../../src/cli/check.ts';
import { TEST } from '../../src/cli/test.ts';
import { missingPrograms } from '../e2e/programs.ts';
import { type Printed, runNarthex } from './run-narthex.ts';

const FIXTURES = fileURLToPath(new URL('rules', import.meta.url));
const missing = missingPrograms('promtool');
let before: string;

beforeAll(() => {
  before = process.cwd();
  process.chdir(FIXTURES);
});
afterAll(() => process.chdir(before));

const check = (...args: string[]) => runNarthex(CHECK, ...args);
const test = (...args: string[]) => runNarthex(TEST, ...args);

function promtool(...args: string[]): Printed {
  const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8' });
  return { status: status ?? -1, stdout, stderr };
}

describe.skipIf(missing !== null)(`the same as promtool${missing === null ? '' : `: ${missing}`}`, () => {
  it.each([
    [['good.yml']],
    [['duplicates.yml']],
    [['--lint=none', 'duplicates.yml']],
    [['--lint-fatal', 'duplicates.yml']],
    [['bad.yml']],
    [['unknown-field.yml']],
    [['empty.yml']],
    [['good.yml', 'duplicates.yml', 'empty.yml']],
  ])('check rules %j', async (given) => {
    const theirs = promtool('check', 'rules', ...given);
    // Two texts that have changed since 2.42.
    const stderr = theirs.stderr
      .replace(
        'invalid recording rule name: a{b="c"}',
        'braces present in the recording rule name; should it be in expr?: a{b="c"}',
      )
      .replace(/: (template: (__alert_\w+))/, ': error parsing template $2: $1');
    expect(await check('rules', ...given)).toEqual({ ...theirs, stderr });
  });

  it.each([
    [['passing-tests.yml']],
    [['failing-tests.yml']],
    [['tests-of-failing-rules.yml']],
    [['passing-tests.yml', 'failing-tests.yml']],
  ])('test rules %j', async (given) => {
    expect(await test('rules', ...given)).toEqual(promtool('test', 'rules', ...given));
  });

  it.each(['config.yml', 'bad-config.yml', 'config-of-bad-rules.yml'])('check config %s', async (file) => {
    const ours = await check('config', file);
    const theirs = promtool('check', 'config', file);
    expect([ours.status, ours.stdout]).toEqual([theirs.status, theirs.stdout]);
    expect(ours.stderr.includes('FAILED')).toBe(theirs.stderr.includes('FAILED'));
  });
});

describe('check config', () => {
  it('names line and field of what is wrong', async () => {
    expect(await check('config', 'bad-config.yml')).toEqual({
      status: 1,
      stdout: 'Checking bad-config.yml\n\n',
      stderr: '  FAILED: parsing YAML file bad-config.yml: line 1: global: field foo not found in type config.plain\n',
    });
  });

  it('looks at the rule files', async () => {
    const { status, stderr } = await check('config', 'config-of-bad-rules.yml');
    expect(status).toBe(1);
    expect(stderr).toContain('bad.yml: 5:15: group "g", rule 1, "a:b": could not parse expression: 1:7: parse error');
    expect((await check('config', '--syntax-only', 'config-of-bad-rules.yml')).status).toBe(0);
  });

  it('misses files of secrets', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'narthex-check-'));
    const path = join(directory, 'config.yml');
    writeFileSync(path, 'scrape_configs: [{ job_name: x, bearer_token_file: none }]\n');
    const { status, stderr } = await check('config', path);
    expect([status, stderr]).toEqual([1, '  FAILED: error checking file "none": no such file or directory\n']);
    rmSync(directory, { recursive: true });
  });
});

describe('check rules', () => {
  it('passes over unknown fields when told so', async () => {
    const { status, stdout } = await check('rules', '--ignore-unknown-fields', 'unknown-field.yml');
    expect([status, stdout]).toEqual([0, 'Checking unknown-field.yml\n  SUCCESS: 1 rules found\n\n']);
  });

  it('refuses a file that is not there', async () => {
    const { status, stderr } = await check('rules', 'none.yml');
    expect([status, stderr]).toEqual([1, "narthex: error: path 'none.yml' does not exist, try --help\n"]);
  });

  it('refuses a linter that it does not have', async () => {
    await expect(check('rules', '--lint=some', 'good.yml')).rejects.toThrow(
      '--lint="some": want all, duplicate-rules or none',
    );
  });
});

describe('test rules', () => {
  it('runs only the tests whose name matches', async () => {
    const { status, stderr } = await test('rules', '--run', '^second$', 'failing-tests.yml');
    expect([status, stderr]).toEqual([0, '']);
    expect((await test('rules', '--run', 'fir', 'failing-tests.yml')).status).toBe(1);
  });

  it('shows differences line by line', async () => {
    const { stderr } = await test('rules', '--diff', 'failing-tests.yml');
    expect(stderr).toContain(
      [
        '-               Annotations:{summary="wrong", value="0 and 0.00"}',
        '+               Annotations:{summary="a:9090 of prometheus is down", value="0 and 0.00"}',
      ].join('\n'),
    );
    expect(stderr).toContain(
      [
        '        diff: - {__name__="job:up:sum", job="prometheus"} 5E-01',
        '+ {__name__="job:up:sum", job="node"} 1E+00',
      ].join('\n'),
    );
  });

  it('writes what became of each test as JUnit has it', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'narthex-junit-'));
    const path = join(directory, 'report.xml');
    await test('rules', '--junit', path, 'passing-tests.yml', 'tests-of-bad-rules.yml');
    const xml = readFileSync(path, 'utf8');
    expect(xml).toContain('<testsuite name="passing-tests.yml" tests="2" failures="0" errors="0">');
    expect(xml).toContain('<testsuite name="tests-of-bad-rules.yml" tests="1" failures="1" errors="0">');
    expect(xml).toContain('<failure message="bad.yml: 5:15: group &#34;g&#34;, rule 1, &#34;a:b&#34;: could not parse');
    rmSync(directory, { recursive: true });
  });
});
