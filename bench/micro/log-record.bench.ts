import { RecordBuilder } from '../../src/storage/log/record.ts';
import { INTERVAL_MS, START_MS } from './head-fixture.ts';
import type { MicroBench } from './micro-bench.ts';

/** The record of one request of known series, checksum included; not its way to the disk. */
export const piece: MicroBench = {
  name: 'log record, build',
  unit: 'sample',
  operations: 2000,

  setup(operations) {
    const builder = new RecordBuilder();
    let step = 0;
    return {
      operations,
      run() {
        const timeMs = START_MS + ++step * INTERVAL_MS;
        for (let series = 0; series < operations; series++) builder.add(series, timeMs, series * 7919, 0x40590000);
        return builder.take().length;
      },
    };
  },
};
