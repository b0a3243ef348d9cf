import { Head } from '../../src/storage/head/head.ts';
import { cpuSeries, INTERVAL_MS, START_MS } from './head-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** Runs that one head takes before a new one is made: the memory of the benchmark stays bounded. */
const RUNS_PER_HEAD = 200;

/** One sample in order for each of many series, as a scrape brings them. */
export const piece: MicroBench = {
  name: 'append, in order',
  unit: 'sample',
  operations: 20_000,

  setup(operations) {
    const value = new Float64Array(1);
    const words = new Int32Array(value.buffer);
    let head = headWithSeries(operations);
    let step = 0;
    return {
      operations,
      run() {
        if (++step % RUNS_PER_HEAD === 0) head = headWithSeries(operations);
        let results = 0;
        for (let ref = 0; ref < operations; ref++) {
          value[0] = Math.round(ref * 1000 + step * (ref % 13) * 7.31) / 100;
          results += head.append(ref, START_MS + step * INTERVAL_MS, words[0], words[1]);
        }
        return results;
      },
    };
  },
};

function headWithSeries(count: number): Head {
  const head = new Head({ retentionMs: 0, now: () => Number.MAX_SAFE_INTEGER, seed: [1, 2] });
  for (let i = 0; i < count; i++) head.addSeries(cpuSeries(i));
  return head;
}
