/** A remote write 1.0 request as a busy sender makes it: real names, 2,000 series with a sample each. */
import { buildLoad } from '../peers/load.ts';

export const TIME_MS = 1_700_000_000_000;
const SERIES_PER_HOST = 507;

export interface RequestFixture {
  readonly body: Uint8Array;
  readonly samples: number;
}

/** The first request of a load of at least so many samples; at most one full request. */
export function writeRequest(samples: number): RequestFixture {
  const hosts = Math.min(4, Math.ceil(samples / SERIES_PER_HOST));
  const load = buildLoad({ hosts, steps: 1, intervalMs: 15_000, lastMs: TIME_MS });
  return { body: load.bodies[0][0], samples: Math.min(2000, load.seriesCount) };
}
