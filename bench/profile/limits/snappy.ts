/** Decompressing the requests of a load beside copying what comes out. */
import { SnappyDecoder } from '../../../src/ingest/snappy.ts';
import { LIMITS } from '../../../src/limits.ts';
import { type Limit, leastNanoseconds } from './limit.ts';

/** @param bodies requests that hold `samples` together */
export function snappyLimits(bodies: readonly Uint8Array[], samples: number): Limit[] {
  const decoder = new SnappyDecoder(LIMITS.writeDecodedBytesMax);
  const messages = bodies.map((body) => decoder.decode(body).slice());
  const copy = new Uint8Array(Math.max(...messages.map(({ length }) => length)));
  const decoding = leastNanoseconds(() => {
    for (const body of bodies) decoder.decode(body);
  });
  const copying = leastNanoseconds(() => {
    for (const message of messages) copy.set(message);
  });
  return [
    { what: 'snappy: the requests by our decoder', amount: decoding / samples, unit: 'ns a sample' },
    { what: 'snappy: copying what comes out', amount: copying / samples, unit: 'ns a sample' },
  ];
}
