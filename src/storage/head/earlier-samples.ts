/** What older generations and blocks have of the series that a head takes samples of: for order and duplicates. */
import type { SampleColumns } from '../../model/samples.ts';

export interface EarlierSamples {
  /** Time of the newest sample of all, -Infinity when there is none. */
  readonly newestTime: number;
  /** What floorOf() answers for every series; null when that depends on the series. */
  readonly commonFloor: number | null;
  /** No sample of the series with these canonical label bytes is later than this. Called once a series. */
  floorOf(labels: Uint8Array): number;
  /** Whether there is a sample of this series at this time that is not deleted; it is then in `into`, alone. */
  sampleAt(labels: Uint8Array, timeMs: number, into: SampleColumns): boolean;
}

export const NOTHING_EARLIER: EarlierSamples = {
  newestTime: Number.NEGATIVE_INFINITY,
  commonFloor: Number.NEGATIVE_INFINITY,
  floorOf: () => Number.NEGATIVE_INFINITY,
  sampleAt: () => false,
};
