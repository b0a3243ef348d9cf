import { ByteBuffer } from '../../src/storage/chunk/byte-buffer.ts';
import { encodeFloats } from '../../src/storage/chunk/floats.ts';
import { scrapedChunks } from './column-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** Values of chunks coded for a block, code chosen and all. */
export const piece: MicroBench = {
  name: 'encode values of blocks',
  unit: 'sample',
  operations: 500_000,

  setup(operations) {
    const chunks = scrapedChunks(operations);
    const out = new ByteBuffer();
    return {
      operations: chunks.reduce((sum, words) => sum + words.length / 2, 0),
      run() {
        out.reset();
        for (const words of chunks) encodeFloats(words, 0, words.length / 2, out);
        return out.length;
      },
    };
  },
};
