import { ByteBuffer } from '../../src/storage/chunk/byte-buffer.ts';
import { encodeHistograms } from '../../src/storage/chunk/histograms.ts';
import { histogramSamples } from './histogram-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

const SAMPLES_PER_CHUNK = 480;

/** Native histograms of 40 buckets coded for a block, chunk by chunk. */
export const piece: MicroBench = {
  name: 'encode histograms of blocks',
  unit: 'sample',
  operations: 10 * SAMPLES_PER_CHUNK,

  setup(operations) {
    const histograms = histogramSamples(operations);
    const out = new ByteBuffer();
    return {
      operations,
      run() {
        out.reset();
        for (let from = 0; from < operations; from += SAMPLES_PER_CHUNK) {
          encodeHistograms(histograms, from, Math.min(from + SAMPLES_PER_CHUNK, operations), out);
        }
        return out.length;
      },
    };
  },
};
