import { SnappyDecoder } from '../../src/ingest/snappy.ts';
import { LIMITS } from '../../src/limits.ts';
import type { MicroBench } from './micro-bench.ts';
import { writeRequest } from './request-fixture.ts';

export const piece: MicroBench = {
  name: 'snappy, decompress',
  unit: 'sample',
  operations: 2000,

  setup(operations) {
    const { body, samples } = writeRequest(operations);
    const decoder = new SnappyDecoder(LIMITS.writeDecodedBytesMax);
    return { operations: samples, run: () => decoder.decode(body).length };
  },
};
