/**
 * The load: remote write bodies, made once before any server starts, so that all servers get the same bytes and the
 * making of them costs none of them anything.
 */
import SnappyJS from 'snappyjs';
import { Encoder1 } from './encode-1.ts';
import { Encoder2 } from './encode-2.ts';
import { type HostSeries, hostSeries } from './host-metrics.ts';
import { firstValue, nextValue, Random } from './values.ts';

export const SAMPLES_PER_REQUEST = 2000;
const MINUTE_MS = 60_000;
/** A host that churns lives for so many minutes. */
const HOST_MINUTES = 10;

export interface LoadShape {
  readonly hosts: number;
  readonly steps: number;
  readonly intervalMs: number;
  /** Time of the last sample of every series. */
  readonly lastMs: number;
  /** Every minute a tenth of the hosts is replaced by new ones; the others go on. */
  readonly churns?: boolean;
  /** With the same samples in version 2.0. */
  readonly inVersion2?: boolean;
}

/** Bodies of each step; the body at one place of a step has the same series (or, when they churn, hosts) at every step. */
export type Bodies = readonly (readonly Uint8Array[])[];

export interface Load extends LoadShape {
  readonly seriesCount: number;
  readonly firstMs: number;
  readonly bodies: Bodies;
  /** Empty without inVersion2. */
  readonly bodies2: Bodies;
  /** Mean size of a sample in the messages of 1.0 before and after compression. */
  readonly messageBytesPerSample: number;
  readonly bodyBytesPerSample: number;
}

export function buildLoad(shape: LoadShape): Load {
  const templates = hostSeries();
  const random = new Random(20_260_101);
  const values = new Float64Array(shape.hosts * templates.length);
  for (let i = 0; i < values.length; i++) values[i] = firstValue(templates[i % templates.length].movement, random);
  const weights = Float64Array.from(
    values,
    (_, i) => bucketWeight(templates[i % templates.length]) ?? 1 / (1 + (i % 7)),
  );
  const firstMs = shape.lastMs - (shape.steps - 1) * shape.intervalMs;
  const encoder1 = new Encoder1(templates);
  const encoder2 = shape.inVersion2 ? new Encoder2(templates) : null;
  const hostOf = new Uint32Array(shape.hosts);

  const bodies: Uint8Array[][] = [];
  const bodies2: Uint8Array[][] = [];
  let messageBytes = 0;
  let bodyBytes = 0;
  for (let step = 0; step < shape.steps; step++) {
    const timeMs = firstMs + step * shape.intervalMs;
    placeHosts(hostOf, shape, step);
    const parts: Uint8Array[] = [];
    const parts2: Uint8Array[] = [];
    for (let from = 0; from < values.length; from += SAMPLES_PER_REQUEST) {
      const to = Math.min(from + SAMPLES_PER_REQUEST, values.length);
      const message = encoder1.encode(values, hostOf, from, to, timeMs);
      const body = SnappyJS.compress(message);
      messageBytes += message.length;
      bodyBytes += body.length;
      parts.push(body);
      if (encoder2 !== null) parts2.push(SnappyJS.compress(encoder2.encode(values, from, to, timeMs)));
    }
    bodies.push(parts);
    bodies2.push(parts2);
    for (let i = 0; i < values.length; i++) {
      values[i] = nextValue(templates[i % templates.length].movement, values[i], weights[i], random);
    }
  }
  return {
    ...shape,
    seriesCount: values.length,
    firstMs,
    bodies,
    bodies2,
    messageBytesPerSample: messageBytes / (values.length * shape.steps),
    bodyBytesPerSample: bodyBytes / (values.length * shape.steps),
  };
}

/** The number of the host at each place: with churn, those at a tenth of the places give way every minute. */
function placeHosts(hostOf: Uint32Array, { churns, hosts, intervalMs }: LoadShape, step: number): void {
  const minute = Math.floor((step * intervalMs) / MINUTE_MS);
  for (let place = 0; place < hosts; place++) {
    const generation = churns ? Math.floor((minute + (place % HOST_MINUTES)) / HOST_MINUTES) : 0;
    hostOf[place] = generation * hosts + place;
  }
}

/** Larger buckets of a histogram grow faster, so that quantiles fall between the bounds. */
function bucketWeight(series: HostSeries): number | null {
  if (series.movement !== 'bucket') return null;
  const le = series.labels.find(([name]) => name === 'le')?.[1];
  return le === undefined ? 1 : Math.min(1, 0.2 + Number(le.replace('+Inf', '10')) / 3);
}
