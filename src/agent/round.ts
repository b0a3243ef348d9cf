/**
 * One round of one target: what it says, with its labels, the series about the scrape itself, and staleness markers for what
 * was there the last time and is not now.
 */
import type { LabelPairs } from '../model/label-pairs.ts';
import { compareText } from '../model/labels.ts';
import type { MetricFamily, MetricSample } from './metric-family.ts';
import type { RoundMetadata, RoundSample, RoundSink } from './round-sink.ts';
import type { Target } from './target.ts';

/** Series about a scrape, which a target cannot bring itself. */
const META: readonly (readonly [name: string, help: string])[] = [
  ['up', 'Whether the target could be scraped.'],
  ['scrape_duration_seconds', 'Duration of the scrape.'],
  ['scrape_samples_scraped', 'Samples that the target exposed.'],
  ['scrape_samples_post_metric_relabeling', 'Samples that remained after relabeling.'],
  ['scrape_series_added', 'Approximate number of new series in this scrape.'],
];

export class RoundTaker {
  readonly target: Target;
  readonly #externalLabels: LabelPairs;
  readonly #sink: RoundSink;
  /** The series of the last round, by their labels as text. */
  #last: Map<string, LabelPairs>;

  constructor(target: Target, externalLabels: LabelPairs, sink: RoundSink) {
    this.target = target;
    this.#externalLabels = externalLabels;
    this.#sink = sink;
    this.#last = new Map(sink.lastSeries(target.key).map((labels) => [keyOf(labels), labels]));
  }

  /** Rejects with why the round could not be kept. Why the target could not be asked is answered; '': all is well. */
  async take(timeMs: number, signal: AbortSignal): Promise<string> {
    const began = performance.now();
    const gathered = await gather(this.target, signal);
    const seconds = (performance.now() - began) / 1000;
    const isUp = !(gathered instanceof Error);
    const samples = isUp ? gathered.flatMap((family) => this.#samplesOf(family, timeMs)) : [];
    const unique = new Map(samples.map((sample) => [keyOf(sample.labels), sample]));
    const added = [...unique.keys()].filter((key) => !this.#last.has(key)).length;
    const meta = this.#meta([isUp ? 1 : 0, seconds, samples.length, samples.length, added], timeMs);
    for (const sample of meta) unique.set(keyOf(sample.labels), sample);
    const gone = [...this.#last].filter(([key]) => !unique.has(key));
    const stale = gone.map(([, labels]): RoundSample => ({ labels, timeMs, value: 'stale', metadata: null }));
    await this.#sink.append(this.target.key, [...unique.values(), ...stale]);
    this.#last = new Map([...unique].map(([key, { labels }]) => [key, labels]));
    return isUp ? '' : gathered.message;
  }

  #samplesOf({ type, help, samples }: MetricFamily, timeMs: number): RoundSample[] {
    const metadata: RoundMetadata = { type, help };
    return samples.map((sample) => ({
      labels: this.#labelled(sample),
      timeMs: sample.timeMs ?? timeMs,
      value: sample.value,
      metadata,
    }));
  }

  #meta(values: readonly number[], timeMs: number): RoundSample[] {
    return META.map(([name, help], i) => ({
      labels: this.#labelled({ name, labels: [], value: values[i], timeMs: null }),
      timeMs,
      value: values[i],
      metadata: { type: 'gauge', help },
    }));
  }

  /** The target's labels win; what the sample says in their place is kept under another name. */
  #labelled({ name, labels }: MetricSample): LabelPairs {
    const { job, instance } = this.target;
    const own: readonly (readonly [string, string])[] = [
      ['job', job],
      ['instance', instance],
    ];
    const all = new Map<string, string>([...this.#externalLabels, ...labels]);
    for (const [label, value] of own) {
      const exposed = all.get(label);
      if (exposed !== undefined && labels.some(([one]) => one === label)) all.set(`exported_${label}`, exposed);
      all.set(label, value);
    }
    all.set('__name__', name);
    return [...all].filter(([, value]) => value !== '').sort(([a], [b]) => compareText(a, b));
  }
}

async function gather(target: Target, signal: AbortSignal): Promise<readonly MetricFamily[] | Error> {
  try {
    return await target.gather(signal);
  } catch (error) {
    return error as Error;
  }
}

function keyOf(labels: LabelPairs): string {
  return labels.flat().join('\0');
}
