import { describe, expect, it } from 'vitest';
import { missingPrograms } from '../../test/e2e/programs.ts';
import { measureMachineCost } from './machine-cost.ts';

const missing = missingPrograms('prometheus', 'prometheus-node-exporter');

describe.skipIf(missing !== null)(`the cost of the agent${missing === null ? '' : ` (${missing})`}`, () => {
  it('is measured beside those who do the same', async () => {
    const { programs, series } = await measureMachineCost({ intervalSeconds: 1, warmUpSeconds: 3, seconds: 2 });
    expect(programs.map(({ name }) => name)).toEqual([
      'narthex agent',
      'node_exporter',
      'prometheus --enable-feature=agent',
    ]);
    for (const { startCpuSeconds, residentBytes, residentBytesMax } of programs) {
      // A tick of the clock is 10 ms: less than that counts as nothing.
      expect(startCpuSeconds).toBeGreaterThanOrEqual(0);
      expect(residentBytes).toBeGreaterThan(1e6);
      expect(residentBytesMax).toBeGreaterThanOrEqual(residentBytes);
    }
    expect([...series.keys()].sort()).toEqual(['agent', 'node_exporter']);
  });
});
