import { Symbols } from '../../src/model/labels.ts';
import { SampleColumns } from '../../src/model/samples.ts';
import { openBlock } from '../../src/storage/block/reader.ts';
import { BlockFile, RANGE_MS, SAMPLES_PER_SERIES } from './block-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** All samples of a block that was just opened: page by page read, checked, inflated, decoded. */
export const piece: MicroBench = {
  name: 'open and read a block',
  unit: 'sample',
  operations: 1000 * SAMPLES_PER_SERIES,

  async setup(operations) {
    const series = Math.max(1, Math.round(operations / SAMPLES_PER_SERIES));
    const file = new BlockFile();
    await file.write(series);
    const columns = new SampleColumns();
    const matchers = [{ type: '=', name: 'job', value: 'node' }] as const;
    return {
      operations: series * SAMPLES_PER_SERIES,
      run() {
        const block = openBlock(file.path, new Symbols(), []);
        const selection = block.select(matchers, 0, RANGE_MS);
        let count = 0;
        for (let i = 0; i < selection.count; i++) {
          selection.read(i, 0, RANGE_MS, columns);
          count += columns.count;
        }
        block.close();
        return count;
      },
      close: () => file.remove(),
    };
  },
};
