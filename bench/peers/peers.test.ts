/** The side-by-side benchmark, tiny and with Narthex alone, so that it never rots. */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

async function benchPeers(...args: string[]): Promise<string> {
  const all = ['--import', 'tsx', 'bench/peers/run.ts', ...args];
  return (await run(process.execPath, all, { cwd: ROOT })).stdout;
}

it('runs tiny from the load to the verdict', async () => {
  const output = await benchPeers(
    ...['--hosts', '2', '--steps', '5', '--peers', 'narthex', '--settle', '1', '--repetitions', '1'],
  );
  expect(output).toContain('1,014 series, 5,070 samples');
  expect(output).toMatch(/requests refused +\| 0 /);
  expect(output).toMatch(/ready after kill -9, s +\| \d/);
  expect(output).not.toContain('refused |');
  const file = /^raw results: (.*)$/m.exec(output)?.[1];
  await rm(file!);
}, 60_000);

it('names a wrong option and shows the others', async () => {
  await expect(benchPeers('--hosts', 'many')).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--hosts=many: a whole number above 0 is wanted\n\nnpm run bench:peers'),
  });
}, 60_000);
