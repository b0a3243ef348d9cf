import { ByteBuffer } from '../../src/storage/chunk/byte-buffer.ts';
import { encodeTimes } from '../../src/storage/chunk/times.ts';
import type { MicroBench } from './micro-bench.ts';

const TIMES_PER_CHUNK = 480;

/** Times of chunks with jitter in a third of the scrapes. */
export const piece: MicroBench = {
  name: 'encode times of blocks',
  unit: 'sample',
  operations: 500_000,

  setup(operations) {
    const chunks = Math.max(1, Math.round(operations / TIMES_PER_CHUNK));
    const times = Float64Array.from(
      { length: TIMES_PER_CHUNK },
      (_, i) => 1.7e12 + 15_000 * i + (i % 3 === 0 ? i % 7 : 0),
    );
    const out = new ByteBuffer();
    return {
      operations: chunks * TIMES_PER_CHUNK,
      run() {
        out.reset();
        for (let i = 0; i < chunks; i++) encodeTimes(times, 0, TIMES_PER_CHUNK, out);
        return out.length;
      },
    };
  },
};
