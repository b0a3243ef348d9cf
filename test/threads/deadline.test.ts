import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const DEADLINE = new URL('../../src/threads/deadline.ts', import.meta.url).href;

test('the clock that threads share is not behind that of the system where nothing has read a clock before', () => {
  const program = `
    const { monotonicMs } = await import('${DEADLINE}');
    const systemMs = Number(process.hrtime.bigint()) / 1e6;
    console.log(monotonicMs() - systemMs);`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  expect(Number(execFileSync(process.execPath, args, { encoding: 'utf8' }))).toBeGreaterThanOrEqual(0);
});
