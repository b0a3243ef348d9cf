import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { runSubcommand } from '../../src/cli/subcommands.ts';
import { TEST } from '../../src/cli/test.ts';
import { runPromqlTest, ScriptError } from '../../src/testing.ts';

const PASSES = 'load 1m\n  m 1 2\n\neval instant at 0 m\n  m 1\n';
const FAILS = 'load 1m\n  m 1 2\n\neval instant at 1m m\n  m 3\n';

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'promqltest-'));
  mkdirSync(join(directory, 'below'));
  writeFileSync(join(directory, 'passes.test'), PASSES);
  writeFileSync(join(directory, 'below', 'fails.test'), FAILS);
  writeFileSync(join(directory, 'notes.txt'), 'no script');
  writeFileSync(join(directory, 'broken.script'), 'eval instant at 0 1 +\n');
});
afterAll(() => {
  rmSync(directory, { recursive: true });
});

/** Runs the command in this process, and catches what it prints. */
async function narthexTest(...args: string[]): Promise<{ status: number; text: string }> {
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation((...written: unknown[]) => {
    const whenWritten = written.at(-1);
    if (typeof whenWritten === 'function') whenWritten();
    return true;
  });
  try {
    const status = await runSubcommand(TEST, args);
    return { status, text: stdout.mock.calls.map(([text]) => text).join('') };
  } finally {
    stdout.mockRestore();
  }
}

it('runs the scripts of a folder, and shows for a failure what was wanted and what came', async () => {
  const { status, text } = await narthexTest('promql', directory);
  const fails = join(directory, 'below', 'fails.test');
  expect(text).toBe(
    `${fails}: 0 passed, 1 failed
  ${fails}:4: m
    at 60000 ms: {__name__="m"}: expected 3, got 2
    wanted:
      m 3
    got:
      {__name__="m"} 2
${join(directory, 'passes.test')}: 1 passed
1 passed, 1 failed
`,
  );
  expect(status).toBe(1);
});

it('leaves with 0 when all pass', async () => {
  expect(await narthexTest('promql', join(directory, 'passes.test'))).toEqual({
    status: 0,
    text: `${join(directory, 'passes.test')}: 1 passed\n1 passed, 0 failed\n`,
  });
});

it('counts a script that cannot be read as a failure', async () => {
  const path = join(directory, 'broken.script');
  const { status, text } = await narthexTest('promql', path);
  expect(text).toBe(`${path}: line 1: 1:4: parse error: unexpected end of input\n0 passed, 1 failed\n`);
  expect(status).toBe(1);
});

it.each([
  [['nothing'], /unknown test command "nothing"/],
  [['promql'], /required argument '<paths>...' not provided/],
  [['promql', '--enable-feature=nonsense', '.'], /unknown feature "nonsense"/],
  [['promql', '/no/such/place'], /ENOENT/],
])('refuses %j', async (args, message) => {
  await expect(narthexTest(...args)).rejects.toThrow(message);
});

it('runs with the features of a server when they are named', async () => {
  const script = join(directory, 'features.test');
  writeFileSync(script, 'eval instant at 0 max_of(1, 2)\n  2\n');
  expect((await narthexTest('promql', script)).status).toBe(0);
  const { status, text } = await narthexTest('promql', '--enable-feature=type-and-unit-labels', script);
  expect([status, text]).toEqual([1, expect.stringContaining('function "max_of" is not enabled')]);
  rmSync(script);
});

it('is there for the test suites of others', () => {
  const seen: string[] = [];
  const report = runPromqlTest(PASSES + FAILS.replace('load 1m\n  m 1 2\n', ''), {
    onOutcome: ({ query }, evaluations) => seen.push(`${query} of ${evaluations}`),
  });
  expect([report.passed, report.failed, seen]).toEqual([1, 1, ['m of 2', 'm of 2']]);
  expect(() => runPromqlTest('load 1m\n  m 1\n\nload 1m\n  m 2\n')).toThrow(ScriptError);
});
