import { Symbols } from '../../src/model/labels.ts';
import { openBlock } from '../../src/storage/block/reader.ts';
import { BlockFile, RANGE_MS } from './block-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** Series by matchers, and their labels as symbols, out of pages that are decoded already. */
export const piece: MicroBench = {
  name: 'select series of a block',
  unit: 'series',
  operations: 5000,

  async setup(operations) {
    const file = new BlockFile();
    await file.write(operations);
    const block = openBlock(file.path, new Symbols(), []);
    const matchers = [
      { type: '=', name: '__name__', value: 'node_cpu_seconds_total' },
      { type: '=~', name: 'instance', value: 'host-.*' },
    ] as const;
    return {
      operations,
      run() {
        const selection = block.select(matchers, 0, RANGE_MS);
        let labels = 0;
        for (let i = 0; i < selection.count; i++) labels += selection.labels(i).length;
        return labels;
      },
      close() {
        block.close();
        file.remove();
      },
    };
  },
};
