import { writeExposition } from '../../src/agent/exposition-text.ts';
import { parseExposition } from '../../src/ingest/exposition.ts';
import type { MetricFamily } from '../../src/model/metric-family.ts';
import { type HostSeries, hostSeries } from '../peers/host-metrics.ts';
import type { MicroBench } from './micro-bench.ts';

/** What a host exposes to families. */
export const piece: MicroBench = {
  name: 'text format, parse',
  unit: 'sample',
  operations: 2000,

  setup(operations) {
    const series = hostSeries();
    const hosts = Math.ceil(operations / series.length);
    const text = writeExposition(familiesOf(series));
    return {
      operations: hosts * series.length,
      run: () => Array.from({ length: hosts }, () => parseExposition(text, 'scraped').length),
    };
  },
};

/** One value in three is whole, the others have a few decimals or all digits of a double. */
function familiesOf(series: readonly HostSeries[]): MetricFamily[] {
  const names = [...new Set(series.map(({ name }) => name))];
  return names.map((name) => ({
    name,
    help: `What ${name} is.`,
    type: 'gauge',
    samples: series
      .filter((each) => each.name === name)
      .map(({ labels }, i) => ({
        name,
        labels,
        value: [4096 * (i + 1), 1234.56 + i, 1e9 / (i + 3)][i % 3],
        timeMs: null,
      })),
  }));
}
