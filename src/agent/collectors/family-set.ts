/** Families in the making: what a collector measures, sample by sample. */
import type { MetricFamily, MetricSample, MetricType } from '../metric-family.ts';

export type LabelPairs = MetricSample['labels'];

interface OpenFamily extends MetricFamily {
  readonly samples: MetricSample[];
}

const NO_LABELS: LabelPairs = [];

export class FamilySet {
  readonly #families = new Map<string, OpenFamily>();

  counter(name: string, help: string, value: number, labels: LabelPairs = NO_LABELS): void {
    this.add('counter', name, help, value, labels);
  }

  gauge(name: string, help: string, value: number, labels: LabelPairs = NO_LABELS): void {
    this.add('gauge', name, help, value, labels);
  }

  untyped(name: string, help: string, value: number, labels: LabelPairs = NO_LABELS): void {
    this.add('untyped', name, help, value, labels);
  }

  add(type: MetricType, name: string, help: string, value: number, labels: LabelPairs): void {
    this.addTo(name, type, help, { name, labels, value, timeMs: null });
  }

  /** The first sample of a family says what type and help it has. */
  addTo(name: string, type: MetricType, help: string, sample: MetricSample): void {
    let family = this.#families.get(name);
    if (family === undefined) {
      family = { name, help, type, samples: [] };
      this.#families.set(name, family);
    }
    family.samples.push(sample);
  }

  get families(): readonly MetricFamily[] {
    return [...this.#families.values()];
  }
}
