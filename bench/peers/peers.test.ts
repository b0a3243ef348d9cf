/** The side-by-side benchmark, tiny and with Narthex alone, so that it never rots. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { TARGETS } from './targets.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

async function benchPeers(...args: string[]): Promise<string> {
  const all = ['--import', 'tsx', 'bench/peers/run.ts', ...args];
  return (await run(process.execPath, all, { cwd: ROOT })).stdout;
}

it('runs tiny from the load to the verdicts', async () => {
  const output = await benchPeers('--tiny', '--peers', 'narthex');
  const file = /^raw results: (.*)$/m.exec(output)?.[1];
  await rm(file!);
  expect(output).not.toContain('refused');
  expect(output).not.toContain('could not be measured');
  const rows = output.split('\n').map((line) => line.split('|').map((cell) => cell.trim()));
  for (const { what, bounds, source } of TARGETS) {
    const lines = rows.filter((cells) => cells[1] === what);
    expect(lines.length, what).toBeGreaterThanOrEqual(Math.max(1, bounds.length));
    // Real requests are no part of a tiny run; the worst query needs one to compare it with.
    const isMeasured = !('worst' in source || ('figure' in source && source.figure.startsWith('capture')));
    if (isMeasured) expect(Number(lines[0][3].replaceAll(',', '')), what).toBeGreaterThan(0);
  }
}, 120_000);

it('names a wrong option and shows the others', async () => {
  await expect(benchPeers('--hosts', 'many')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--hosts=many: a whole number above 0 is wanted\n\nnpm run bench:peers'),
  });
}, 120_000);
