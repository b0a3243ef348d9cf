import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';

const MODULE = new URL('../../src/cli/background-threads.ts', import.meta.url).href;
const NICE_FIELD = 18;

/** Nice values of the threads of a process, in the order of their numbers, the main one first. */
function niceValues(options: readonly string[]): number[] {
  const program = `
    import { readdirSync, readFileSync } from 'node:fs';
    import { lowerBackgroundThreads } from '${MODULE}';
    lowerBackgroundThreads();
    const ids = readdirSync('/proc/self/task').map(Number).sort((a, b) => a - b);
    const stats = ids.map((id) => readFileSync('/proc/self/task/' + id + '/stat', 'utf8'));
    console.log(JSON.stringify(stats.map((stat) => Number(stat.split(') ')[1].split(' ')[${NICE_FIELD - 2}]))));`;
  const args = [...options, '--import', 'tsx', '--input-type=module', '--eval', program];
  return JSON.parse(
    execFileSync(process.execPath, args, { encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '' } }),
  );
}

test.runIf(process.platform === 'linux')(
  'the threads of V8 give way, the main thread and those of files do not',
  () => {
    const [main, ...others] = niceValues([]);
    expect(main).toBe(0);
    expect(others.slice(0, 5)).toEqual([10, 10, 10, 10, 10]);
    expect(others.length).toBeGreaterThan(5);
    expect(new Set(others.slice(5))).toEqual(new Set([0]));
  },
);

test.runIf(process.platform === 'linux')('nothing is changed where somebody chose how many threads V8 has', () => {
  expect(new Set(niceValues(['--v8-pool-size=2']))).toEqual(new Set([0]));
});
