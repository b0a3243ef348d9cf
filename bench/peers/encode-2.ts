/** Remote write 2.0 requests: `symbols = 4, timeseries = 5 { labels_refs = 1, samples = 2 }`. */
import { type HostSeries, labelsOn } from './host-metrics.ts';
import { field, putSample, putVarint, SAMPLE_BYTES, varint } from './wire.ts';

/** What does not change from step to step of a request with the same series. */
interface RequestPlan {
  readonly symbols: Uint8Array;
  /** labels_refs of each series, tag and length included. */
  readonly refs: readonly Uint8Array[];
}

export class Encoder2 {
  readonly #templates: readonly HostSeries[];
  readonly #plans = new Map<number, RequestPlan>();

  constructor(templates: readonly HostSeries[]) {
    this.#templates = templates;
  }

  /** Series `from` (inclusive) to `to`; series i is template i % templates.length of host i / templates.length. */
  encode(values: Float64Array, from: number, to: number, timeMs: number): Uint8Array {
    let plan = this.#plans.get(from);
    if (plan === undefined) {
      plan = this.#plan(from, to);
      this.#plans.set(from, plan);
    }
    const { symbols, refs } = plan;
    const size = refs.reduce((sum, { length }) => sum + 1 + 5 + length + 2 + SAMPLE_BYTES, symbols.length);
    const out = new Uint8Array(size);
    const view = new DataView(out.buffer);
    out.set(symbols);
    let at = symbols.length;
    for (let i = from; i < to; i++) {
      const labels = refs[i - from];
      out[at] = 0x2a;
      at = putVarint(out, at + 1, labels.length + 2 + SAMPLE_BYTES);
      out.set(labels, at);
      at += labels.length;
      out[at] = 0x12;
      out[at + 1] = SAMPLE_BYTES;
      at = putSample(out, view, at + 2, values[i], timeMs);
    }
    return out.subarray(0, at);
  }

  #plan(from: number, to: number): RequestPlan {
    const numbers = new Map<string, number>([['', 0]]);
    const numberOf = (text: string): number => {
      const known = numbers.get(text) ?? numbers.size;
      numbers.set(text, known);
      return known;
    };
    const refs: Uint8Array[] = [];
    for (let i = from; i < to; i++) {
      const labels = labelsOn(Math.floor(i / this.#templates.length), this.#templates[i % this.#templates.length]);
      refs.push(field(0x0a, ...labels.flat().map((text) => varint(numberOf(text)))));
    }
    const symbols = Buffer.concat([...numbers.keys()].map((text) => field(0x22, Buffer.from(text))));
    return { symbols, refs };
  }
}
