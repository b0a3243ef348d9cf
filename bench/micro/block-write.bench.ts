import { statSync } from 'node:fs';
import { BlockFile, SAMPLES_PER_SERIES } from './block-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** A cut: samples to a block on disk, synced. */
export const piece: MicroBench = {
  name: 'write a block',
  unit: 'sample',
  operations: 1000 * SAMPLES_PER_SERIES,

  setup(operations) {
    const series = Math.max(1, Math.round(operations / SAMPLES_PER_SERIES));
    const file = new BlockFile();
    return {
      operations: series * SAMPLES_PER_SERIES,
      async run() {
        await file.write(series);
        return statSync(file.path).size;
      },
      close: () => file.remove(),
    };
  },
};
