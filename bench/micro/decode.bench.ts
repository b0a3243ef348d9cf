import { Symbols } from '../../src/model/labels.ts';
import { SampleColumns } from '../../src/model/samples.ts';
import { openHeadReader } from '../../src/storage/select.ts';
import { headOfCounters } from './head-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

const SAMPLES_PER_SERIES = 240;

/** Samples of many series out of the shared head, one series after the other. */
export const piece: MicroBench = {
  name: 'read and decode samples',
  unit: 'sample',
  operations: 1000 * SAMPLES_PER_SERIES,

  setup(operations) {
    const series = Math.max(1, Math.round(operations / SAMPLES_PER_SERIES));
    const reader = openHeadReader(headOfCounters(series, SAMPLES_PER_SERIES).shared, new Symbols());
    const matchers = [{ type: '=', name: '__name__', value: 'node_cpu_seconds_total' }] as const;
    const selection = reader.select(matchers, 0, Number.MAX_SAFE_INTEGER);
    const columns = new SampleColumns();
    return {
      operations: series * SAMPLES_PER_SERIES,
      run() {
        let count = 0;
        for (let i = 0; i < selection.count; i++) {
          selection.read(i, 0, Number.MAX_SAFE_INTEGER, columns);
          count += columns.count;
        }
        return count;
      },
    };
  },
};
