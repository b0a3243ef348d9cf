import { ColumnDecoder } from '../../src/storage/chunk/columns/column-decoder.ts';
import { floatColumn } from '../../src/storage/chunk/float-column.ts';
import { encodedChunks, scrapedChunks } from './column-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** Values of chunks out of an inflated page of a block. */
export const piece: MicroBench = {
  name: 'decode values of blocks',
  unit: 'sample',
  operations: 500_000,

  setup(operations) {
    const { out, ends, counts } = encodedChunks(scrapedChunks(operations));
    const decoder = new ColumnDecoder();
    const into = floatColumn(Math.max(...counts));
    return {
      operations: counts.reduce((sum, count) => sum + count, 0),
      run() {
        let last = 0;
        for (let i = 0; i < ends.length; i++) {
          decoder.floats(out.bytes, i === 0 ? 0 : ends[i - 1], ends[i], counts[i], into, 0);
          last ^= into.words[2 * counts[i] - 1];
        }
        return last;
      },
    };
  },
};
