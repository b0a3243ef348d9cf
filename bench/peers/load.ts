/**
 * The load: remote write 1.0 bodies, made once before any server starts, so that all servers get the same bytes and the
 * making of them costs none of them anything.
 */
import SnappyJS from 'snappyjs';
import { type HostSeries, hostSeries, labelsOn } from './host-metrics.ts';
import { firstValue, nextValue, Random } from './values.ts';

export const SAMPLES_PER_REQUEST = 2000;

export interface LoadShape {
  readonly hosts: number;
  readonly steps: number;
  readonly intervalMs: number;
  /** Time of the last sample of every series. */
  readonly lastMs: number;
}

export interface Load extends LoadShape {
  readonly seriesCount: number;
  readonly sampleCount: number;
  readonly firstMs: number;
  /** bodies[step][part]: a part holds the same series at every step. */
  readonly bodies: readonly (readonly Uint8Array[])[];
  /** Mean size of a sample in the protobuf message. */
  readonly messageBytesPerSample: number;
  readonly bodyBytes: number;
}

export function buildLoad(shape: LoadShape): Load {
  const templates = hostSeries();
  const random = new Random(20_260_101);
  const labelSections: Uint8Array[] = [];
  for (let host = 0; host < shape.hosts; host++) {
    for (const series of templates) labelSections.push(encodeLabels(labelsOn(host, series)));
  }
  const values = new Float64Array(labelSections.length);
  for (let i = 0; i < values.length; i++) values[i] = firstValue(templates[i % templates.length].movement, random);
  const firstMs = shape.lastMs - (shape.steps - 1) * shape.intervalMs;

  const bodies: Uint8Array[][] = [];
  let messageBytes = 0;
  let bodyBytes = 0;
  for (let step = 0; step < shape.steps; step++) {
    const parts: Uint8Array[] = [];
    for (let from = 0; from < values.length; from += SAMPLES_PER_REQUEST) {
      const to = Math.min(from + SAMPLES_PER_REQUEST, values.length);
      const message = encodeRequest(labelSections, values, from, to, firstMs + step * shape.intervalMs);
      const body = SnappyJS.compress(message);
      messageBytes += message.length;
      bodyBytes += body.length;
      parts.push(body);
    }
    bodies.push(parts);
    moveValues(templates, values, random);
  }
  const sampleCount = values.length * shape.steps;
  return {
    ...shape,
    seriesCount: values.length,
    sampleCount,
    firstMs,
    bodies,
    messageBytesPerSample: messageBytes / sampleCount,
    bodyBytes,
  };
}

function moveValues(templates: readonly HostSeries[], values: Float64Array, random: Random): void {
  for (let i = 0; i < values.length; i++) {
    const place = i % templates.length;
    const weight = bucketWeight(templates[place]) ?? 1 / (1 + (i % 7));
    values[i] = nextValue(templates[place].movement, values[i], weight, random);
  }
}

/** Larger buckets of a histogram grow faster, so that quantiles fall between the bounds. */
function bucketWeight(series: HostSeries): number | null {
  if (series.movement !== 'bucket') return null;
  const le = series.labels.find(([name]) => name === 'le')?.[1];
  return le === undefined ? 1 : Math.min(1, 0.2 + Number(le.replace('+Inf', '10')) / 3);
}

/** One series at a time: `0x0a length labels 0x12 16 0x09 value 0x10 time`. A time of our days has six varint bytes. */
const SAMPLE_BYTES = 2 + 9 + 7;

function encodeRequest(
  labelSections: readonly Uint8Array[],
  values: Float64Array,
  from: number,
  to: number,
  timeMs: number,
): Uint8Array {
  let size = 0;
  for (let i = from; i < to; i++) size += 1 + 5 + labelSections[i].length + SAMPLE_BYTES;
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  let at = 0;
  for (let i = from; i < to; i++) {
    const labels = labelSections[i];
    out[at++] = 0x0a;
    at = putVarint(out, at, labels.length + SAMPLE_BYTES);
    out.set(labels, at);
    at += labels.length;
    out[at++] = 0x12;
    out[at++] = SAMPLE_BYTES - 2;
    out[at++] = 0x09;
    view.setFloat64(at, values[i], true);
    at += 8;
    out[at++] = 0x10;
    at = putVarint(out, at, timeMs);
  }
  return out.subarray(0, at);
}

function encodeLabels(labels: readonly (readonly [string, string])[]): Uint8Array {
  const parts = labels.map(([name, value]) => {
    const nameBytes = Buffer.from(name);
    const valueBytes = Buffer.from(value);
    const inner = [0x0a, nameBytes.length, ...nameBytes, 0x12, valueBytes.length, ...valueBytes];
    return [0x0a, inner.length, ...inner];
  });
  return Uint8Array.from(parts.flat());
}

function putVarint(out: Uint8Array, at: number, value: number): number {
  let rest = value;
  let place = at;
  while (rest >= 0x80) {
    out[place++] = (rest % 0x80) | 0x80;
    rest = Math.floor(rest / 0x80);
  }
  out[place++] = rest;
  return place;
}
