/** Remote write 1.0 requests: `timeseries = 1 { labels = 1 { name = 1, value = 2 }, samples = 2 }`. */
import type { HostSeries } from './host-metrics.ts';
import { instanceOf, labelsOn } from './host-metrics.ts';
import { field, putSample, putVarint, SAMPLE_BYTES } from './wire.ts';

/** The labels of a series of any host: only the instance between these bytes tells hosts apart. */
interface LabelBytes {
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** Tag and length of the series; tag and length of its sample, and the sample. */
const SERIES_BYTES_MAX = 1 + 5 + 2 + SAMPLE_BYTES;

export class Encoder1 {
  readonly #series: readonly LabelBytes[];
  readonly #instances = new Map<number, Uint8Array>();

  constructor(templates: readonly HostSeries[]) {
    this.#series = templates.map((series) => {
      const labels = labelsOn(0, series);
      const place = labels.findIndex(([name]) => name === 'instance');
      const bytes = labels.map(encodeLabel);
      return { before: Buffer.concat(bytes.slice(0, place)), after: Buffer.concat(bytes.slice(place + 1)) };
    });
  }

  /** Series `from` (inclusive) to `to`; series i is template i % templates.length of host hostOf[i / templates.length]. */
  encode(values: Float64Array, hostOf: Uint32Array, from: number, to: number, timeMs: number): Uint8Array {
    const count = this.#series.length;
    let size = 0;
    for (let i = from; i < to; i++)
      size += SERIES_BYTES_MAX + this.#labelBytes(i % count, hostOf[Math.floor(i / count)]);
    const out = new Uint8Array(size);
    const view = new DataView(out.buffer);
    let at = 0;
    for (let i = from; i < to; i++) {
      const { before, after } = this.#series[i % count];
      const instance = this.#instance(hostOf[Math.floor(i / count)]);
      out[at] = 0x0a;
      at = putVarint(out, at + 1, before.length + instance.length + after.length + 2 + SAMPLE_BYTES);
      out.set(before, at);
      out.set(instance, at + before.length);
      out.set(after, at + before.length + instance.length);
      at += before.length + instance.length + after.length;
      out[at] = 0x12;
      out[at + 1] = SAMPLE_BYTES;
      at = putSample(out, view, at + 2, values[i], timeMs);
    }
    return out.subarray(0, at);
  }

  #labelBytes(template: number, host: number): number {
    const { before, after } = this.#series[template];
    return before.length + this.#instance(host).length + after.length;
  }

  #instance(host: number): Uint8Array {
    let bytes = this.#instances.get(host);
    if (bytes === undefined) {
      bytes = encodeLabel(['instance', instanceOf(host)]);
      this.#instances.set(host, bytes);
    }
    return bytes;
  }
}

export function encodeLabel([name, value]: readonly [string, string]): Uint8Array {
  return field(0x0a, field(0x0a, Buffer.from(name)), field(0x12, Buffer.from(value)));
}
