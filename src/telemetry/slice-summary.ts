/**
 * A summary of which each series exists before its first observation: sum and count are 0, the quantiles not a number. The library's own
 * summaries begin with the first observation, and a rate would miss it; and to count one takes them as long as a small query does.
 */

import { type MetricObjectWithValues, type MetricValueWithName, type Registry, Summary } from 'prom-client';
import { RecentQuantiles } from './recent-quantiles.ts';

export interface SliceSummaryOptions {
  readonly name: string;
  readonly help: string;
  /** All values of the label `slice`. */
  readonly slices: readonly string[];
  readonly quantiles: readonly number[];
  /** The quantiles are those of so many pieces of time, each so long. */
  readonly ages: number;
  readonly ageMs: number;
  readonly registers: Registry[];
  readonly collect: () => void;
}

interface Slice {
  readonly name: string;
  readonly recent: RecentQuantiles;
  sum: number;
  count: number;
}

export class SliceSummary extends Summary<'slice'> {
  readonly #slices: readonly Slice[];
  readonly #options: SliceSummaryOptions;

  constructor(options: SliceSummaryOptions) {
    const { name, help, registers, ages, ageMs } = options;
    super({ name, help, registers, labelNames: ['slice'] });
    this.#options = options;
    const nowMs = performance.now();
    this.#slices = options.slices.map((slice) => {
      return { name: slice, recent: new RecentQuantiles(ages, ageMs, nowMs), sum: 0, count: 0 };
    });
  }

  /** @param seconds of each slice, in their order */
  add(seconds: readonly number[]): void {
    const nowMs = performance.now();
    for (const [at, slice] of this.#slices.entries()) {
      slice.recent.add(seconds[at], nowMs);
      slice.sum += seconds[at];
      slice.count++;
    }
  }

  override async get(): Promise<MetricObjectWithValues<MetricValueWithName<'slice'>>> {
    this.#options.collect();
    const values = this.#slices.flatMap((slice) => this.#valuesOf(slice));
    return { ...(await super.get()), values };
  }

  #valuesOf({ name: slice, recent, sum, count }: Slice): MetricValueWithName<'slice'>[] {
    const { name, quantiles } = this.#options;
    const values = recent.at(quantiles, performance.now());
    return [
      ...quantiles.map((quantile, at) => ({
        // The library has the quantile among the labels, which its types do not know.
        labels: { slice, quantile } as { slice: string },
        value: values[at],
        metricName: name,
      })),
      { labels: { slice }, value: sum, metricName: `${name}_sum` },
      { labels: { slice }, value: count, metricName: `${name}_count` },
    ];
  }
}
