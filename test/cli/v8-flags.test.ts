import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const FLAGS = new URL('../../src/cli/v8-flags.ts', import.meta.url).href;

/** MiB of the young generation after steps that a process of its own takes, one number for each call of `note`. */
function youngMiB(steps: string): number[] {
  const program = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';
    import { holdYoungGeneration, releaseYoungGeneration } from '${FLAGS}';
    const noted = [];
    const note = () => noted.push(getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space').space_size / 2 ** 20);
    const thread = async () => {
      const worker = new Worker('setInterval(() => undefined, 1000)', { eval: true });
      await once(worker, 'online');
    };
    /** Much of what is made survives; observers of collections are called meanwhile. */
    const allocate = async () => {
      let kept = [];
      for (let i = 0; i < 2000; i++) {
        for (let k = 0; k < 2000; k++) kept.push({ k });
        if (i % 30 === 0) kept = [];
        await new Promise(setImmediate);
      }
    };
    ${steps}
    console.log(JSON.stringify(noted));
    process.exit();`;
  const args = ['--import', 'tsx', '--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

test('the young generation keeps its first size until it is released, though threads start', () => {
  const [first, after] = youngMiB(
    'holdYoungGeneration(); await allocate(); note(); await thread(); await allocate(); note();',
  );
  expect(after).toBe(first);
});

test('released, it grows to 4 MiB a half, and not further when threads start later', () => {
  const steps =
    'holdYoungGeneration(); releaseYoungGeneration(); await allocate(); note(); await thread(); await allocate(); note();';
  expect(youngMiB(steps)).toEqual([8, 8]);
});
