/**
 * Metrics whose values are plain numbers kept elsewhere, read only when somebody asks for them: counting costs nothing
 * but an addition where it happens.
 */
import { Counter, Gauge, type Registry } from 'prom-client';

export type LabelledValue = readonly [labels: Readonly<Record<string, string>>, value: number];

/** Where metrics are registered, with the reader of each. `undefined` from a reader: the part does not exist yet. */
export class SampledMetrics {
  readonly #registers: Registry[];

  constructor(registry: Registry) {
    this.#registers = [registry];
  }

  gauge(name: string, help: string, read: () => number | undefined): void {
    new Gauge({
      name,
      help,
      registers: this.#registers,
      collect() {
        this.set(read() ?? 0);
      },
    });
  }

  counter(name: string, help: string, read: () => number | undefined): void {
    new Counter({
      name,
      help,
      registers: this.#registers,
      collect() {
        this.reset();
        this.inc(read() ?? 0);
      },
    });
  }

  labelledGauge(name: string, help: string, labelNames: readonly string[], read: () => Iterable<LabelledValue>): void {
    new Gauge({
      name,
      help,
      labelNames: [...labelNames],
      registers: this.#registers,
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.set(labels, value);
      },
    });
  }

  labelledCounter(
    name: string,
    help: string,
    labelNames: readonly string[],
    read: () => Iterable<LabelledValue>,
  ): void {
    new Counter({
      name,
      help,
      labelNames: [...labelNames],
      registers: this.#registers,
      collect() {
        this.reset();
        for (const [labels, value] of read()) this.inc(labels, value);
      },
    });
  }
}
