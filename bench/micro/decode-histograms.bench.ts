import type { Histogram } from '../../src/model/histogram.ts';
import { ByteBuffer } from '../../src/storage/chunk/byte-buffer.ts';
import { ColumnDecoder } from '../../src/storage/chunk/columns/column-decoder.ts';
import { decodeHistograms, encodeHistograms } from '../../src/storage/chunk/histograms.ts';
import { histogramSamples } from './histogram-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** Native histograms of 40 buckets out of an inflated page of a block. */
export const piece: MicroBench = {
  name: 'decode histograms of blocks',
  unit: 'sample',
  operations: 480,

  setup(operations) {
    const out = new ByteBuffer();
    encodeHistograms(histogramSamples(operations), 0, operations, out);
    const decoder = new ColumnDecoder();
    const into: (Histogram | null)[] = new Array(operations).fill(null);
    return {
      operations,
      run() {
        decodeHistograms(decoder, out.bytes, 0, out.length, operations, into, 0);
        return into[operations - 1];
      },
    };
  },
};
