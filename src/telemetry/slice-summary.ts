/**
 * A summary whose series exist before their first observation: sum and count are 0, the quantiles not a number. The
 * library's own summaries begin with the first observation, and a rate would miss it.
 */
import { type MetricObjectWithValues, type MetricValueWithName, Summary, type SummaryConfiguration } from 'prom-client';

export type SliceSummaryOptions = Omit<SummaryConfiguration<'slice'>, 'labelNames'> & {
  readonly percentiles: readonly number[];
};

export class SliceSummary extends Summary<'slice'> {
  readonly #slices: readonly string[];
  readonly #name: string;
  readonly #percentiles: readonly number[];

  /** @param slices all values of the label `slice` */
  constructor(options: SliceSummaryOptions, slices: readonly string[]) {
    super({ ...options, percentiles: [...options.percentiles], labelNames: ['slice'] });
    this.#slices = slices;
    this.#name = options.name;
    this.#percentiles = options.percentiles;
  }

  override async get(): Promise<MetricObjectWithValues<MetricValueWithName<'slice'>>> {
    const metric = await super.get();
    const observed = new Set(metric.values.map(({ labels }) => labels.slice));
    const silent = this.#slices.filter((slice) => !observed.has(slice));
    return { ...metric, values: [...metric.values, ...silent.flatMap((slice) => this.#unobserved(slice))] };
  }

  #unobserved(slice: string): MetricValueWithName<'slice'>[] {
    const quantiles = this.#percentiles.map((quantile) => ({
      // The library has the quantile among the labels, which its types do not know.
      labels: { slice, quantile } as { slice: string },
      value: Number.NaN,
      metricName: this.#name,
    }));
    return [
      ...quantiles,
      { labels: { slice }, value: 0, metricName: `${this.#name}_sum` },
      { labels: { slice }, value: 0, metricName: `${this.#name}_count` },
    ];
  }
}
