import { Head } from '../../src/storage/head/head.ts';
import { cpuSeries, INTERVAL_MS, START_MS } from './head-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

const SAMPLES_PER_SERIES = 2400;
/** Odd and coprime to the samples of a series: places all over it, each once. */
const STRIDE = 1009;

/** Samples older than the newest of their series, anywhere in its chunks. */
export const piece: MicroBench = {
  name: 'append, out of order',
  unit: 'sample',
  operations: 500,

  setup(operations) {
    let head = new Head({ retentionMs: 0, now: () => Number.MAX_SAFE_INTEGER, seed: [1, 2] });
    let inserted = SAMPLES_PER_SERIES;
    return {
      operations,
      run() {
        let results = 0;
        for (let i = 0; i < operations; i++) {
          // A series takes one insert between any two of its samples, then a fresh one is filled.
          if (inserted === SAMPLES_PER_SERIES) {
            head = filledHead();
            inserted = 0;
          }
          const place = (inserted++ * STRIDE) % SAMPLES_PER_SERIES;
          results += head.append(0, START_MS + place * INTERVAL_MS - 1, i, 0x40590000);
        }
        return results;
      },
    };
  },
};

function filledHead(): Head {
  const head = new Head({ retentionMs: 0, now: () => Number.MAX_SAFE_INTEGER, seed: [1, 2] });
  const ref = head.addSeries(cpuSeries(0));
  const value = new Float64Array(1);
  const words = new Int32Array(value.buffer);
  for (let i = 0; i < SAMPLES_PER_SERIES; i++) {
    value[0] = Math.round(i * 7.31) / 100;
    head.append(ref, START_MS + i * INTERVAL_MS, words[0], words[1]);
  }
  return head;
}
