import { cpuSeries, headOfCounters } from './head-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** Label bytes of known series to their refs, hashed where they lie; all series of a head in turn. */
export const piece: MicroBench = {
  name: 'series lookup',
  unit: 'series',
  operations: 50_000,

  setup(operations) {
    const head = headOfCounters(operations, 0);
    const sections = Array.from({ length: operations }, (_, i) => cpuSeries(i));
    const bytes = Buffer.concat(sections);
    const ends = new Int32Array(operations);
    sections.reduce((end, section, i) => {
      ends[i] = end + section.length;
      return ends[i];
    }, 0);
    return {
      operations,
      run() {
        let sum = 0;
        for (let i = 0; i < operations; i++) sum += head.find(bytes, i === 0 ? 0 : ends[i - 1], ends[i]);
        return sum;
      },
    };
  },
};
